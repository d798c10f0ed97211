#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

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

void TellOfRowsWithoutUnit(Executor& executor, const FormPlan& plan, size_t rows) {
  const bound::ExprPtr& counting = plan.measure != nullptr ? plan.measure->counting : plan.form->counting;
  const std::string& table = executor.planner().program().table(plan.table).name;
  executor.account().AddOmission(
      {.kind = DiagnosticKind::NotDecided,
       .span = counting->span,
       .text = rows == 1
                   ? fmt::format("1 row of `{}` that `{}` counts has no value here, and is on no line", table, plan.form->name)
                   : fmt::format("{} rows of `{}` that `{}` counts have no value here, and are on no line", rows, table, plan.form->name),
       .hint = "say in the `where` which rows are counted, or count the rows themselves"});
}

std::vector<LineLabel> LabelsOf(const ExpandedAxes& axes) {
  return {axes.lines.begin(), axes.lines.end()};
}

std::vector<int64_t> ColumnCounts(const CountingLayout& layout, const PositionBits& columns, size_t column_count) {
  std::vector<int64_t> counts(column_count);
  for (size_t column = 0; column < column_count; ++column) {
    for (size_t block = 0; block < layout.block_count(); ++block) {
      counts[column] += static_cast<int64_t>(layout.Count(block, columns.of(column)));
    }
  }
  return counts;
}

}  // namespace

Bitmap CountedRows(Executor& executor, const FormPlan& plan) {
  Bitmap left = RowsThat(executor, plan.where, executor.RowsOf(plan.table));
  if (plan.measure == nullptr) {
    return left;
  }
  // What cannot be computed matters only on rows that the conditions before have left.
  left = RowsAmong(executor, plan.form_where, left, plan.form->name);
  left = RowsAmong(executor, plan.denominator, left, plan.measure_label);
  if (plan.exclude.is_valid()) {
    left.AndNot(RowsAmong(executor, plan.exclude, left, plan.measure_label));
  }
  return left;
}

Bitmap NumeratorRows(Executor& executor, const FormPlan& plan, const Bitmap& denominator) {
  return RowsAmong(executor, plan.numerator, denominator, plan.measure_label);
}

CountingLayout LayOut(Executor& executor, const FormPlan& plan, const FormBlocks& blocks, const Bitmap& counted) {
  VectorRef unit;
  if (plan.unit.is_valid()) {
    unit = EvaluateOver(executor, plan.unit, counted.size(), &counted);
  }
  std::vector<RowIndex> rows;
  counted.ForEach([&](size_t row) {
    if (unit == nullptr || !IsMissingAt(*unit, row)) {
      rows.push_back(static_cast<RowIndex>(row));
    }
  });
  if (const size_t without = counted.Count() - rows.size(); without != 0) {
    TellOfRowsWithoutUnit(executor, plan, without);
  }
  const std::vector<uint32_t> units = unit == nullptr ? std::vector<uint32_t>() : UnitsOf(*unit, rows);
  const std::vector<uint32_t> block_of = PlaceInBlocks(executor, plan, blocks, rows);
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

std::optional<Counts> CountForm(Executor& executor, LineMasks& masks, const FormPlan& plan, const std::optional<FormBlocks>& blocks) {
  const size_t errors = executor.sink().error_count();
  const bool over_measure = plan.measure != nullptr;
  if (!blocks.has_value()) {
    return std::nullopt;
  }
  const Bitmap counted = CountedRows(executor, plan);
  const Bitmap numerator = over_measure ? NumeratorRows(executor, plan, counted) : Bitmap();
  const CountingLayout layout = LayOut(executor, plan, *blocks, counted);
  CheckLineFaults(executor, plan.lines, layout);
  CheckLineFaults(executor, plan.columns, layout);
  if (!plan.ok || executor.sink().error_count() != errors) {
    return std::nullopt;
  }
  const PositionBits line_bits = GatherTests(executor, masks, TestsOf(plan.lines), layout);
  const PositionBits part_bits = over_measure ? BitsAt(numerator, layout) : GatherTests(executor, masks, TestsOf(plan.columns), layout);
  CheckPartitions(executor, masks, plan.lines, line_bits, layout, plan.table);
  if (!over_measure) {
    CheckPartitions(executor, masks, plan.columns, part_bits, layout, plan.table);
  }
  AccountForLines(executor, plan.lines);
  AccountForLines(executor, plan.columns);
  Counts counts(plan.form->name, over_measure, LabelsOf(plan.lines), LabelsOf(plan.columns), *blocks);
  CountLines(executor, layout, line_bits, part_bits, counts);
  if (std::any_of(plan.columns.lines.begin(), plan.columns.lines.end(), [](const AxisLine& column) { return column.shown != nullptr; })) {
    counts.SetColumnCounts(ColumnCounts(layout, part_bits, plan.columns.lines.size()));
  }
  return executor.sink().error_count() == errors ? std::optional(std::move(counts)) : std::nullopt;
}

}  // namespace tally
