#include <unordered_map>

#include "engine/evaluation/row_vectors.h"
#include "outputs/forms/form_result.h"

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

bool IsCounted(const AxisLine& line, const AxisLine& column) {
  return line.offered && line.provided && column.offered && column.provided;
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

void ChooseRows(Executor& executor, FormResult& result, const std::vector<std::vector<int64_t>>& counts) {
  const size_t blocks = result.blocks.count;
  const size_t lines = result.lines.lines.size();
  std::vector<Bitmap> shown(lines, Bitmap(blocks, true));
  DomainId domain;
  for (size_t line = 0; line < lines; ++line) {
    const AxisLine& of = result.lines.lines[line];
    if (of.shown == nullptr) {
      continue;
    }
    if (!domain.is_valid()) {
      domain = executor.AddExternalDomain(blocks);
    }
    plan::Environment env = of.constants;
    env.domain = domain;
    env.specials[bound::SpecialKind::kCount] = executor.AddInput(domain, MakeNumbers(counts[line]));
    shown[line] = RowsWhere(executor, of.shown, env, blocks, of.axis->name);
  }
  for (size_t block = 0; block < blocks; ++block) {
    for (size_t line = 0; line < lines; ++line) {
      if (shown[line].Test(block)) {
        result.rows.push_back({.block = static_cast<uint32_t>(block), .line = static_cast<uint32_t>(line), .count = counts[line][block]});
      }
    }
  }
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

FormResult TabulateForm(Executor& executor, LineMasks& masks, const bound::Form& form, FormAxes axes) {
  const size_t errors = executor.sink().error_count();
  FormResult result;
  result.lines = std::move(axes.lines);
  result.columns = std::move(axes.columns);
  std::optional<FormBlocks> blocks = MakeBlocks(executor, form);
  if (!blocks.has_value()) {
    return result;
  }
  result.blocks = *std::move(blocks);
  const Bitmap counted =
      RowsWhere(executor, form.where, executor.planner().TableEnvironment(form.table), executor.RowsOf(form.table), form.name);
  const CountingLayout layout = LayOut(executor, form, result.blocks, form.table, form.counting, counted);
  CheckLineFaults(executor, result.lines, layout);
  CheckLineFaults(executor, result.columns, layout);
  if (!axes.ok || executor.sink().error_count() != errors) {
    return result;
  }
  const PositionBits line_bits = GatherTests(executor, masks, TestsOf(result.lines), layout);
  const PositionBits column_bits = GatherTests(executor, masks, TestsOf(result.columns), layout);
  CheckPartitions(executor, masks, result.lines, line_bits, layout, form.table);
  CheckPartitions(executor, masks, result.columns, column_bits, layout, form.table);

  std::vector<std::vector<int64_t>> counts(result.lines.lines.size(), std::vector<int64_t>(result.blocks.count, kMissing64));
  for (size_t line = 0; line < counts.size(); ++line) {
    const AxisLine& of = result.lines.lines[line];
    for (size_t block = 0; block < result.blocks.count && !of.header && of.offered && of.provided; ++block) {
      counts[line][block] = static_cast<int64_t>(layout.Count(block, line_bits.of(line)));
    }
  }
  ChooseRows(executor, result, counts);

  const size_t columns = result.columns.lines.size();
  result.cells.assign(result.rows.size() * columns, kMissing64);
  const auto count_rows = [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const FormResult::Row& at = result.rows[row];
      const AxisLine& line = result.line(at);
      for (size_t column = 0; column < columns && !line.header; ++column) {
        if (IsCounted(line, result.columns.lines[column])) {
          result.cells[row * columns + column] =
              at.count == 0 ? 0 : static_cast<int64_t>(layout.Count(at.block, line_bits.of(at.line), column_bits.of(column)));
        }
      }
    }
  };
  executor.pool().ForRanges(result.rows.size(), layout.words() * columns < 4096 ? 1024 : 4, count_rows);
  result.ok = executor.sink().error_count() == errors;
  return result;
}

}  // namespace tally
