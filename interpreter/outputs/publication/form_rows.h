#pragma once

#include <string>
#include <vector>

#include "outputs/publication/form_result.h"

namespace tally {

/// What the labels, values and marks of a form's rows can name, over the rows that it prints.
class FormRows {
 public:
  FormRows(Executor& executor, const bound::Form& form, const FormResult& result);

  const plan::Environment& env() const { return env_; }
  size_t size() const { return result_.rows.size(); }
  bool is_header(size_t row) const { return result_.line(result_.rows[row]).header; }
  /// `in the line "Male"`, with the blocks' rows.
  std::string NameOf(size_t row) const;
  /// The same for each cell of a count form, row by row.
  plan::Environment ForCells() const;

 private:
  VectorRef PerRow(bound::SpecialKind kind) const;

  Executor& executor_;
  const bound::Form& form_;
  const FormResult& result_;
  plan::Environment env_;
  std::vector<VectorRef> block_rows_;
};

}  // namespace tally
