#pragma once

#include <optional>
#include <vector>

#include "outputs/forms/counts.h"
#include "outputs/publication/print_plan.h"

namespace tally {

/// A form with its counts, and the rows and columns of it that are shown.
struct FormResult {
  bool ok = false;
  FormPlan plan;
  PrintPlan print;
  Counts counts;
  /// One printed row; headers are rows, too.
  struct Row {
    uint32_t block = 0;
    uint32_t line = 0;
  };
  std::vector<Row> rows;
  std::vector<AxisLine> shown_columns;
  std::vector<size_t> column_of_shown;  // which of the counted ones each is

  const AxisLine& line(const Row& row) const { return plan.lines.lines[row.line]; }
  const std::vector<AxisLine>& columns() const { return shown_columns; }
  size_t counted_column(size_t column) const { return column_of_shown[column]; }
  const FormBlocks& blocks() const { return counts.blocks(); }
  int64_t count(const Row& row) const { return counts.Count(row.block, row.line); }          // units on the line, in any column
  int64_t numerator(const Row& row) const { return counts.Numerator(row.block, row.line); }  // of forms over measures
  int64_t denominator(const Row& row) const { return counts.Denominator(row.block, row.line); }
  int64_t cell(size_t row, size_t column) const {
    return counts.Cell(rows[row].block, rows[row].line, column_of_shown[column]);
  }  // of a count form
};

/// Chooses of counted lines those that are shown in each block, and of columns those that are shown (`shown if`). `counts`: of `plan`,
/// nothing when counting failed.
FormResult ShowRows(Executor& executor, FormPlan plan, PrintPlan print, std::optional<Counts> counts);

}  // namespace tally
