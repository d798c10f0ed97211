#pragma once

#include <optional>
#include <vector>

#include "outputs/forms/axis_lines.h"
#include "outputs/forms/counts.h"
#include "outputs/forms/line_bits.h"

namespace tally {

/// The lines and columns of a form, spelled out.
struct FormAxes {
  bool ok = false;
  ExpandedAxes lines;
  ExpandedAxes columns;
};
FormAxes ExpandForm(Executor& executor, const bound::Form& form);

/// Counts all lines of a form, in all blocks and columns; of a form over a measure its numerator and denominator. Nothing when something
/// went wrong (it is reported).
std::optional<Counts> CountForm(Executor& executor, LineMasks& masks, const bound::Form& form, const FormAxes& axes);

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
/// Fills `counts`: on each line (numerator-only ones counted in the numerator) and, of those that have a unit, in each of `parts`.
void CountLines(Executor& executor, const CountingLayout& layout, const PositionBits& lines, const PositionBits& parts, Counts& counts);

}  // namespace tally
