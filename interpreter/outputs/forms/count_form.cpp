#include <unordered_map>

#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/count_form.h"
#include "outputs/forms/form_blocks.h"

namespace tally {
namespace {

// Units as numbers from 0: row ordinals as they are, other values by their different words.
std::vector<uint32_t> UnitsOf(const Vector& units, const std::vector<RowIndex>& rows) {
  std::vector<uint32_t> dense(rows.size());
  if (units.layout == Layout::kU8 || units.layout == Layout::kI32) {
    for (size_t i = 0; i < rows.size(); ++i) {
      dense[i] = static_cast<uint32_t>(IntegerAt(units, rows[i]));
    }
    return dense;
  }
  const std::vector<uint64_t> words = EqualityWords(units);
  std::unordered_map<uint64_t, uint32_t> numbers;
  for (size_t i = 0; i < rows.size(); ++i) {
    dense[i] = numbers.emplace(words[rows[i]], static_cast<uint32_t>(numbers.size())).first->second;
  }
  return dense;
}

// One condition over the counted rows.
PositionBits BitsAt(const Bitmap& rows, const CountingLayout& layout) {
  PositionBits bits(1, layout.words());
  uint64_t* const words = bits.of(0);
  for (size_t position = 0; position < layout.row_at().size(); ++position) {
    const RowIndex row = layout.row_at()[position];
    words[position / 64] |= uint64_t{row != CountingLayout::kPadding && rows.Test(row)} << (position % 64);
  }
  return bits;
}

std::vector<LineLabel> LabelsOf(const ExpandedAxes& axes) {
  return {axes.lines.begin(), axes.lines.end()};
}

}  // namespace

CountingLayout LayOut(Executor& executor, const bound::Form& form, const FormBlocks& blocks, TableId table, const bound::ExprPtr& counting,
                      const Bitmap& counted) {
  plan::Planner& planner = executor.planner();
  VectorRef unit;
  const auto* itself = counting != nullptr ? std::get_if<bound::RowOf>(&counting->node) : nullptr;
  if (counting != nullptr && itself == nullptr) {
    unit = EvaluateOver(executor, planner.Lower(*counting, planner.TableEnvironment(table)), executor.RowsOf(table), &counted);
  }
  std::vector<RowIndex> rows;
  counted.ForEach([&](size_t row) {
    if (unit == nullptr || !IsMissingAt(*unit, row)) {
      rows.push_back(static_cast<RowIndex>(row));
    }
  });
  const std::vector<uint32_t> units = unit == nullptr ? std::vector<uint32_t>() : UnitsOf(*unit, rows);
  const std::vector<uint32_t> block_of = PlaceInBlocks(executor, form, blocks, rows);
  return CountingLayout(rows, block_of, blocks.count, units);
}

std::vector<LineTest> TestsOf(const ExpandedAxes& axes) {
  std::vector<LineTest> tests;
  for (const AxisLine& line : axes.lines) {
    tests.push_back(line.test);
  }
  return tests;
}

void CountLines(Executor& executor, const CountingLayout& layout, const PositionBits& lines, const PositionBits& parts, Counts& counts) {
  const size_t blocks = counts.blocks().count;
  const auto count_lines = [&](size_t begin, size_t end) {
    for (size_t line = begin; line < end; ++line) {
      const LineLabel& label = counts.lines()[line];
      const bool numerator_only = counts.over_measure() && label.numerator_only;
      for (size_t block = 0; block < blocks && label.is_counted(); ++block) {
        counts.total(block, line) =
            static_cast<uint32_t>(numerator_only ? layout.Count(block, lines.of(line), parts.of(0)) : layout.Count(block, lines.of(line)));
      }
    }
  };
  executor.pool().ForRanges(counts.lines().size(), 8, count_lines);
  const std::vector<std::pair<uint32_t, uint32_t>> filled = counts.MakeRoom();
  const size_t part_count = counts.width() - 1;
  const auto count_parts = [&](size_t begin, size_t end) {
    for (size_t place = begin; place < end; ++place) {
      const auto [block, line] = filled[place];
      for (size_t part = 0; part < part_count; ++part) {
        if (counts.over_measure() ? !counts.lines()[line].numerator_only : counts.columns()[part].is_counted()) {
          counts.NumbersAt(place)[1 + part] = static_cast<int64_t>(layout.Count(block, lines.of(line), parts.of(part)));
        }
      }
    }
  };
  executor.pool().ForRanges(filled.size(), layout.words() * part_count < 4096 ? 1024 : 4, count_parts);
}

FormAxes ExpandForm(Executor& executor, const bound::Form& form) {
  const size_t errors = executor.sink().error_count();
  FormAxes axes;
  if (form.measure.is_valid()) {
    const bound::Measure& measure = executor.planner().program().measures[form.measure.index()];
    axes.lines = ExpandAxes(executor, form.rows.empty() ? measure.lines : form.rows, measure.table, true);
  } else {
    axes.lines = ExpandAxes(executor, form.rows, form.table, true);
    axes.columns = ExpandAxes(executor, form.columns, form.table, false);
  }
  axes.ok = executor.sink().error_count() == errors;
  return axes;
}

std::optional<Counts> CountForm(Executor& executor, LineMasks& masks, const bound::Form& form, const FormAxes& axes) {
  const size_t errors = executor.sink().error_count();
  const bound::Measure* measure = form.measure.is_valid() ? &executor.planner().program().measures[form.measure.index()] : nullptr;
  const TableId table = measure != nullptr ? measure->table : form.table;
  std::optional<FormBlocks> blocks = MakeBlocks(executor, form);
  if (!blocks.has_value()) {
    return std::nullopt;
  }
  MeasureRows of_measure;
  Bitmap counted;
  if (measure != nullptr) {
    of_measure = RowsOfMeasure(executor, *measure, form);
    counted = std::move(of_measure.denominator);
  } else {
    counted = RowsWhere(executor, form.where, executor.planner().TableEnvironment(table), executor.RowsOf(table), form.name);
  }
  const CountingLayout layout = LayOut(executor, form, *blocks, table, measure != nullptr ? measure->counting : form.counting, counted);
  CheckLineFaults(executor, axes.lines, layout);
  CheckLineFaults(executor, axes.columns, layout);
  if (!axes.ok || executor.sink().error_count() != errors) {
    return std::nullopt;
  }
  const PositionBits line_bits = GatherTests(executor, masks, TestsOf(axes.lines), layout);
  const PositionBits part_bits =
      measure != nullptr ? BitsAt(of_measure.numerator, layout) : GatherTests(executor, masks, TestsOf(axes.columns), layout);
  CheckPartitions(executor, masks, axes.lines, line_bits, layout, table);
  if (measure == nullptr) {
    CheckPartitions(executor, masks, axes.columns, part_bits, layout, table);
  }
  Counts counts(form.name, measure != nullptr, LabelsOf(axes.lines), LabelsOf(axes.columns), *std::move(blocks));
  CountLines(executor, layout, line_bits, part_bits, counts);
  return executor.sink().error_count() == errors ? std::optional(std::move(counts)) : std::nullopt;
}

}  // namespace tally
