#pragma once

#include <optional>
#include <vector>

#include "outputs/forms/axis_lines.h"
#include "outputs/forms/form_blocks.h"
#include "outputs/forms/line_bits.h"

namespace tally {

/// The lines and columns of a form, spelled out.
struct FormAxes {
  bool ok = false;
  ExpandedAxes lines;
  ExpandedAxes columns;
};
FormAxes ExpandForm(Executor& executor, const bound::Form& form);

/// A form as counted. Counts are kMissing64 where the line or cell is not offered or not provided.
struct FormResult {
  bool ok = false;
  ExpandedAxes lines;
  ExpandedAxes columns;
  FormBlocks blocks;
  /// One printed row; headers are rows, too.
  struct Row {
    uint32_t block = 0;
    uint32_t line = 0;
    int64_t count = kMissing64;      // units on the line, in any column
    int64_t numerator = kMissing64;  // forms over measures
    int64_t denominator = kMissing64;
  };
  std::vector<Row> rows;
  std::vector<int64_t> cells;  // of a count form: rows.size() * columns.lines.size(), row by row

  int64_t cell(size_t row, size_t column) const { return cells[row * columns.lines.size() + column]; }
  const AxisLine& line(const Row& row) const { return lines.lines[row.line]; }
};

/// Counts a form without measure.
FormResult TabulateForm(Executor& executor, LineMasks& masks, const bound::Form& form, FormAxes axes);
/// Counts numerator and denominator of each line of a form over a measure.
FormResult TabulateMeasure(Executor& executor, LineMasks& masks, const bound::Form& form, FormAxes axes);

/// The rows of a measure's table that a form over it counts in the denominator, and those of them in the numerator.
struct MeasureRows {
  Bitmap denominator;
  Bitmap numerator;
};
MeasureRows RowsOfMeasure(Executor& executor, const bound::Measure& measure, const bound::Form& form);

// -- parts of both --------------------------------------------------------------------------------------------------

/// The rows that are counted, in counting order. Rows without unit are left out.
CountingLayout LayOut(Executor& executor, const bound::Form& form, const FormBlocks& blocks, TableId table, const bound::ExprPtr& counting,
                      const Bitmap& counted);
/// The tests of all lines; headers have none.
std::vector<LineTest> TestsOf(const ExpandedAxes& axes);
/// Fills `result.rows` with the lines that are shown in each block; `counts[line]` has one number a block.
void ChooseRows(Executor& executor, FormResult& result, const std::vector<std::vector<int64_t>>& counts);

}  // namespace tally
