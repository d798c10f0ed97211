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

TableId UnitTable(const FormPlan& plan) {
  const bound::ExprPtr& counting = plan.measure != nullptr ? plan.measure->counting : plan.form->counting;
  return counting ? counting->type.table : plan.table;
}

}  // namespace

std::string UnitOf(const Run& run, const PrintedForm& form) {
  return run.program().table(UnitTable(form.result->plan)).name;
}

FormUnits::FormUnits(Run& run, const PrintedForm& form, const std::string& kind, UnitNumbers& numbers) : run_(run), result_(*form.result) {
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
  const UnitNumbers::Numbers unit_numbers = numbers.Of(run, UnitTable(plan), kind);
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

const Bitmap& FormUnits::RowsOnLine(uint32_t line, size_t part) {
  const AxisLine& axis_line = result_.plan.lines.lines[line];
  if (line != line_) {
    rows_.clear();
    units_.clear();
    line_ = line;
    line_rows_ = axis_line.is_counted() ? RowsOn(axis_line.test) : Bitmap(counted_.size());
    line_rows_.And(counted_);
  }
  const auto [at, fresh] = rows_.try_emplace(part);
  Bitmap& rows = at->second;
  if (!fresh) {
    return rows;
  }
  rows = line_rows_;
  if (result_.plan.measure == nullptr) {
    const auto [of_column, fresh_column] = column_rows_.try_emplace(part);
    if (fresh_column) {
      of_column->second = RowsOn(result_.plan.columns.lines[columns_[part]].test);
    }
    rows.And(of_column->second);
  } else if (part == kNumerator) {
    rows.And(numerator_);
  } else if (axis_line.numerator_only) {
    rows = Bitmap(counted_.size());
  }
  return rows;
}

const std::vector<uint64_t>& FormUnits::UnitsOnLine(uint32_t line, size_t part) {
  const Bitmap& rows = RowsOnLine(line, part);
  const auto [at, fresh] = units_.try_emplace(part);
  std::vector<uint64_t>& units = at->second;
  if (!fresh) {
    return units;
  }
  if (by_unit_.empty()) {
    counted_.ForEach([&](size_t row) { by_unit_.push_back(static_cast<uint32_t>(row)); });
    const auto before = [&](uint32_t a, uint32_t b) { return UnitInBlock(a) < UnitInBlock(b); };
    if (!std::is_sorted(by_unit_.begin(), by_unit_.end(), before)) {
      std::sort(by_unit_.begin(), by_unit_.end(), before);
    }
  }
  for (const uint32_t row : by_unit_) {
    if (rows.Test(row) && (units.empty() || units.back() != UnitInBlock(row))) {
      units.push_back(UnitInBlock(row));
    }
  }
  return units;
}

bool FormUnits::CountsLike(const FormUnits& other) const {
  if (counted_.size() != other.counted_.size()) {
    return false;
  }
  Bitmap both = counted_;
  both.And(other.counted_);
  bool alike = true;
  both.ForEach([&](size_t row) { alike = alike && UnitInBlock(row) == other.UnitInBlock(row); });
  return alike;
}

bool FormUnits::HasRowsOf(size_t row, size_t part, FormUnits& other, size_t other_row, size_t other_part) {
  const FormResult::Row& mine = result_.rows[row];
  const FormResult::Row& its = other.result_.rows[other_row];
  return mine.block == its.block && RowsOnLine(mine.line, part) == other.RowsOnLine(its.line, other_part);
}

std::vector<uint32_t> FormUnits::Of(size_t row, size_t part) {
  const uint64_t block = result_.rows[row].block;
  const std::vector<uint64_t>& all = UnitsOnLine(result_.rows[row].line, part);
  const auto begin = std::lower_bound(all.begin(), all.end(), block << 32);
  std::vector<uint32_t> units;
  for (auto at = begin; at != all.end() && *at >> 32 == block; ++at) {
    units.push_back(static_cast<uint32_t>(*at));
  }
  return units;
}

}  // namespace tally
