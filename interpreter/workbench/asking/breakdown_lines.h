#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workbench/asking/answer.h"

namespace tally {

/// One `by`: the lines, and those that a row is on.
struct BreakdownLines {
  std::string title;
  std::vector<std::string> labels;
  TableId named;  // the table whose rows they are, by name; invalid: they name none
  bool shows_private = false;
  std::vector<Bitmap> bits;      // of an axis: by line
  std::vector<uint32_t> groups;  // of a column: the line of each row

  template <class F>
  void ForEachOf(size_t row, F&& f) const {
    if (bits.empty()) {
      f(groups[row]);
      return;
    }
    for (size_t line = 0; line < bits.size(); ++line) {
      if (bits[line].Test(row)) {
        f(line);
      }
    }
  }
};

/// The lines of an axis, or the values of a column or fact in these rows; nothing when there was a fault.
std::optional<BreakdownLines> LinesOf(Run& run, const ast::AxisRef& ref, const QuestionRows& rows);
/// The same of several, one after the other.
std::optional<std::vector<BreakdownLines>> LinesOf(Run& run, const std::vector<ast::AxisRef>& refs, const QuestionRows& rows);
/// The values of `path`, whose first part is a table.
std::optional<BreakdownLines> LinesOfProfile(Run& run, const ast::Path& path, const QuestionRows& rows);

}  // namespace tally
