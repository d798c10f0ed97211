#include "workbench/comparing/form_units.h"

#include <algorithm>

#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/specials.h"
#include "outputs/forms/count_form.h"
#include "outputs/forms/form_blocks.h"

namespace tally {
namespace {

constexpr size_t kDenominator = 0;
constexpr size_t kNumerator = 1;

/// The heading under which a form prints a number as it is; else the word for it.
std::string HeadingOf(const PrintedForm& printed, bound::SpecialKind kind, const std::string& word) {
  const std::vector<bound::OutputField>& values = printed.form->values;
  for (size_t i = 0; i < values.size(); ++i) {
    const auto* special = values[i].value == nullptr ? nullptr : std::get_if<bound::Special>(&values[i].value->node);
    if (special != nullptr && special->kind == kind) {
      return printed.table.columns[printed.form->labels.size() + i].heading;
    }
  }
  return word;
}

}  // namespace

FormUnits::FormUnits(Run& run, const PrintedForm& form, UnitNumbers& numbers) : run_(run), result_(*form.result) {
  const FormPlan& plan = result_.plan;
  Executor& executor = run.executor();
  if (plan.measure != nullptr) {
    parts_ = {HeadingOf(form, bound::SpecialKind::kDenominator, "denominator"),
              HeadingOf(form, bound::SpecialKind::kNumerator, "numerator")};
  } else {
    for (size_t column = 0; column < result_.columns().size(); ++column) {
      parts_.push_back(result_.columns()[column].text);
      columns_.push_back(result_.counted_column(column));
    }
  }
  counted_ = CountedRows(executor, plan);
  if (plan.measure != nullptr) {
    numerator_ = NumeratorRows(executor, plan, counted_);
  }
  const bound::ExprPtr& counting = plan.measure != nullptr ? plan.measure->counting : plan.form->counting;
  const TableId unit = counting ? counting->type.table : plan.table;
  unit_ = run.program().table(unit).name;
  const UnitNumbers::Numbers unit_numbers = numbers.Of(run, unit);
  if (plan.unit.is_valid()) {
    const VectorRef units = EvaluateOver(executor, plan.unit, counted_.size(), &counted_);
    unit_of_.resize(counted_.size());
    Bitmap with_unit(counted_.size());
    counted_.ForEach([&](size_t row) {
      if (!IsMissingAt(*units, row)) {
        with_unit.Set(row);
        unit_of_[row] = (*unit_numbers)[static_cast<size_t>(IntegerAt(*units, row))];
      }
    });
    counted_ = std::move(with_unit);
  } else {
    unit_of_ = *unit_numbers;
  }
  if (!plan.blocks.empty()) {
    std::vector<RowIndex> rows;
    counted_.ForEach([&](size_t row) { rows.push_back(static_cast<RowIndex>(row)); });
    const std::vector<uint32_t> blocks = PlaceInBlocks(executor, plan, result_.blocks(), rows);
    block_of_.resize(counted_.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      block_of_[rows[i]] = blocks[i];
    }
  }
}

bool FormUnits::is_header(size_t row) const {
  return result_.line(result_.rows[row]).header;
}

uint32_t FormUnits::LineOf(size_t row) const {
  return result_.rows[row].line;
}

Bitmap FormUnits::RowsOn(const LineTest& test) const {
  Executor& executor = run_.executor();
  if (!test.where.is_valid()) {
    return Bitmap(counted_.size());
  }
  Bitmap holds = RowsThat(executor, test.where, executor.RowsOf(test.table));
  if (!test.row.is_valid()) {
    return holds;
  }
  const VectorRef ordinals = EvaluateOver(executor, test.row, counted_.size());
  Bitmap rows(counted_.size());
  counted_.ForEach([&](size_t row) {
    if (!IsMissingAt(*ordinals, row) && holds.Test(static_cast<size_t>(IntegerAt(*ordinals, row)))) {
      rows.Set(row);
    }
  });
  return rows;
}

const std::vector<uint64_t>& FormUnits::OnLine(uint32_t line, size_t part) {
  if (line != line_) {
    found_.clear();
    line_ = line;
  }
  const auto [at, fresh] = found_.try_emplace(part);
  if (!fresh) {
    return at->second;
  }
  const AxisLine& axis_line = result_.plan.lines.lines[line];
  const bool is_measure = result_.plan.measure != nullptr;
  if (!axis_line.is_counted() || (is_measure && part == kDenominator && axis_line.numerator_only)) {
    return at->second;
  }
  Bitmap rows = RowsOn(axis_line.test);
  rows.And(counted_);
  if (is_measure) {
    if (part == kNumerator) {
      rows.And(numerator_);
    }
  } else {
    const auto [of_column, fresh_column] = column_rows_.try_emplace(part);
    if (fresh_column) {
      of_column->second = RowsOn(result_.plan.columns.lines[columns_[part]].test);
    }
    rows.And(of_column->second);
  }
  std::vector<uint64_t>& units = at->second;
  rows.ForEach([&](size_t row) { units.push_back(uint64_t{block_of_.empty() ? 0 : block_of_[row]} << 32 | unit_of_[row]); });
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  return units;
}

std::vector<uint32_t> FormUnits::Of(size_t row, size_t part) {
  const uint64_t block = result_.rows[row].block;
  const std::vector<uint64_t>& all = OnLine(result_.rows[row].line, part);
  const auto begin = std::lower_bound(all.begin(), all.end(), block << 32);
  std::vector<uint32_t> units;
  for (auto at = begin; at != all.end() && *at >> 32 == block; ++at) {
    units.push_back(static_cast<uint32_t>(*at));
  }
  return units;
}

}  // namespace tally
