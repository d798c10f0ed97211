#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/form_result.h"

namespace tally {
namespace {

std::vector<uint64_t> BitsAt(const Bitmap& rows, const CountingLayout& layout) {
  std::vector<uint64_t> words(layout.words());
  for (size_t position = 0; position < layout.row_at().size(); ++position) {
    const RowIndex row = layout.row_at()[position];
    words[position / 64] |= uint64_t{row != CountingLayout::kPadding && rows.Test(row)} << (position % 64);
  }
  return words;
}

}  // namespace

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

FormResult TabulateMeasure(Executor& executor, LineMasks& masks, const bound::Form& form, FormAxes axes) {
  const size_t errors = executor.sink().error_count();
  const bound::Measure& measure = executor.planner().program().measures[form.measure.index()];
  FormResult result;
  result.lines = std::move(axes.lines);
  std::optional<FormBlocks> blocks = MakeBlocks(executor, form);
  if (!blocks.has_value()) {
    return result;
  }
  result.blocks = *std::move(blocks);
  const MeasureRows rows = RowsOfMeasure(executor, measure, form);
  const CountingLayout layout = LayOut(executor, form, result.blocks, measure.table, measure.counting, rows.denominator);
  CheckLineFaults(executor, result.lines, layout);
  if (!axes.ok || executor.sink().error_count() != errors) {
    return result;
  }
  const PositionBits line_bits = GatherTests(executor, masks, TestsOf(result.lines), layout);
  CheckPartitions(executor, masks, result.lines, line_bits, layout, measure.table);
  const std::vector<uint64_t> numerator = BitsAt(rows.numerator, layout);

  std::vector<std::vector<int64_t>> counts(result.lines.lines.size(), std::vector<int64_t>(result.blocks.count, kMissing64));
  const auto is_counted = [](const AxisLine& line) { return !line.header && line.offered && line.provided; };
  executor.pool().ForRanges(counts.size(), 8, [&](size_t begin, size_t end) {
    for (size_t line = begin; line < end; ++line) {
      const AxisLine& of = result.lines.lines[line];
      for (size_t block = 0; block < result.blocks.count && is_counted(of); ++block) {
        const uint64_t* bits = line_bits.of(line);
        counts[line][block] =
            static_cast<int64_t>(of.numerator_only ? layout.Count(block, bits, numerator.data()) : layout.Count(block, bits));
      }
    }
  });
  ChooseRows(executor, result, counts);
  for (FormResult::Row& row : result.rows) {
    const AxisLine& line = result.line(row);
    if (!is_counted(line)) {
      continue;
    }
    if (line.numerator_only) {
      row.numerator = row.count;
    } else {
      row.denominator = row.count;
      row.numerator = row.count == 0 ? 0 : static_cast<int64_t>(layout.Count(row.block, line_bits.of(row.line), numerator.data()));
    }
  }
  result.ok = executor.sink().error_count() == errors;
  return result;
}

}  // namespace tally
