#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/count_form.h"

namespace tally {
MeasureRows RowsOfMeasure(Executor& executor, const bound::Measure& measure, const bound::Form& form) {
  const plan::Environment env = executor.planner().TableEnvironment(measure.table);
  const size_t rows = executor.RowsOf(measure.table);
  const std::string label = fmt::format("measure {}", measure.code);
  MeasureRows found;
  // What cannot be computed matters only on rows that the conditions before have left.
  Bitmap& left = found.denominator;
  left = RowsWhere(executor, measure.where, env, rows, label);
  left.And(RowsWhere(executor, form.where, env, rows, form.name, &left));
  left.And(RowsWhere(executor, measure.denominator, env, rows, label, &left));
  if (measure.exclude != nullptr) {
    left.AndNot(RowsWhere(executor, measure.exclude, env, rows, label, &left));
  }
  found.numerator = RowsWhere(executor, measure.numerator, env, rows, label, &left);
  found.numerator.And(left);
  return found;
}

}  // namespace tally
