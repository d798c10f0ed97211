#pragma once

#include <vector>

#include "outputs/publication/form_rows.h"

namespace tally {

/// A mark for each place of a form, as an index of Form::shows; kNoMark: its number is printed.
struct FormMarks {
  static constexpr int kNoMark = -1;
  std::vector<std::vector<int>> values;  // of a form over a measure: by value, then by printed row
  std::vector<int> cells;                // of a count form: row by row, its columns
};

/// For each place the first of `marks` that is printed there.
FormMarks MarksOf(Executor& executor, const FormRows& rows, const std::vector<MarkPlan>& marks);

/// Whether any place has a mark.
bool HasMarks(const FormMarks& marks);

}  // namespace tally
