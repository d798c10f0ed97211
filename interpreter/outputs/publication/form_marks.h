#pragma once

#include <string>
#include <vector>

#include "outputs/publication/form_rows.h"

namespace tally {

/// A mark for each place of a form, as an index of Form::shows; kNoMark: its number is printed.
struct FormMarks {
  static constexpr int kNoMark = -1;
  std::vector<std::vector<int>> values;  // of a form over a measure: by value, then by printed row
  std::vector<int> cells;                // of a count form: row by row, its columns
};

/// The first mark whose condition holds, for each place.
FormMarks MarksOf(Executor& executor, const bound::Form& form, const FormResult& result, const FormRows& rows);

/// `show "*" where reveals("*") and C`: where C holds the mark may be printed for the sake of numbers that stand behind the mark
/// `protects`.
struct RevealsMark {
  size_t show = 0;
  std::string protects;
  std::vector<bound::ExprPtr> conditions;
};
std::vector<RevealsMark> RevealsMarksOf(Executor& executor, const bound::Form& form);

/// For each place the first of these marks that may be printed there.
FormMarks FurtherMarksOf(Executor& executor, const bound::Form& form, const FormResult& result, const FormRows& rows,
                         const std::vector<RevealsMark>& reveals);

/// Whether any place has a mark.
bool HasMarks(const FormMarks& marks);

}  // namespace tally
