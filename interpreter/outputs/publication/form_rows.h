#pragma once

#include <string>
#include <vector>

#include "outputs/publication/form_result.h"

namespace tally {

/// The rows that a form prints, and their cells: provides what was planned over them. One of a form's result; it must not outlive that.
class FormRows {
 public:
  FormRows(Executor& executor, const FormResult& result);

  const FormResult& result() const { return result_; }
  const plan::Environment& env() const { return result_.print.rows.env; }
  size_t size() const { return result_.rows.size(); }
  bool is_header(size_t row) const { return result_.line(result_.rows[row]).header; }
  /// `in the line "Male"`, with the blocks' rows.
  std::string NameOf(size_t row) const;

 private:
  VectorRef PerRow(bound::SpecialKind kind) const;
  void ProvideCells();

  Executor& executor_;
  const FormResult& result_;
  std::vector<VectorRef> block_rows_;
};

}  // namespace tally
