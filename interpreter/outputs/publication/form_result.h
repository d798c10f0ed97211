#pragma once

#include <optional>
#include <vector>

#include "outputs/forms/count_form.h"

namespace tally {

/// A form with its counts and the rows of it that are shown.
struct FormResult {
  bool ok = false;
  FormAxes axes;
  Counts counts;
  /// One printed row; headers are rows, too.
  struct Row {
    uint32_t block = 0;
    uint32_t line = 0;
  };
  std::vector<Row> rows;

  const AxisLine& line(const Row& row) const { return axes.lines.lines[row.line]; }
  const std::vector<AxisLine>& columns() const { return axes.columns.lines; }
  const FormBlocks& blocks() const { return counts.blocks(); }
  int64_t count(const Row& row) const { return counts.Count(row.block, row.line); }          // units on the line, in any column
  int64_t numerator(const Row& row) const { return counts.Numerator(row.block, row.line); }  // of forms over measures
  int64_t denominator(const Row& row) const { return counts.Denominator(row.block, row.line); }
  int64_t cell(size_t row, size_t column) const { return counts.Cell(rows[row].block, rows[row].line, column); }  // of a count form
};

/// Chooses of counted lines those that are shown in each block (`shown if`). `counts`: of `axes`, nothing when counting failed.
FormResult ShowRows(Executor& executor, FormAxes axes, std::optional<Counts> counts);

}  // namespace tally
