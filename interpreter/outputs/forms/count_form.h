#pragma once

#include <optional>
#include <vector>

#include "outputs/forms/counts.h"
#include "outputs/forms/form_plan.h"
#include "outputs/forms/line_bits.h"

namespace tally {

/// Counts all lines of a form, in all blocks (MakeBlocks) and columns; of a form over a measure its numerator and denominator. Nothing when
/// something went wrong (it is reported).
std::optional<Counts> CountForm(Executor& executor, LineMasks& masks, const FormPlan& plan, const std::optional<FormBlocks>& blocks);

/// The rows that a form counts: of a measure in the denominator.
Bitmap CountedRows(Executor& executor, const FormPlan& plan);
/// Those of them that are in the numerator.
Bitmap NumeratorRows(Executor& executor, const FormPlan& plan, const Bitmap& denominator);

// -- parts of both --------------------------------------------------------------------------------------------------

/// The rows that are counted, in counting order. Rows without unit are left out.
CountingLayout LayOut(Executor& executor, const FormPlan& plan, const FormBlocks& blocks, const Bitmap& counted);
/// The tests of all lines; headers have none.
std::vector<LineTest> TestsOf(const ExpandedAxes& axes);
/// Fills `counts`: on each line (numerator-only ones counted in the numerator) and, of those that have a unit, in each of `parts`.
void CountLines(Executor& executor, const CountingLayout& layout, const PositionBits& lines, const PositionBits& parts, Counts& counts);

}  // namespace tally
