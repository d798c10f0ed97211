#include "workbench/asking/breakdown_cells.h"

#include <fmt/format.h>

#include "engine/grouping/aggregates.h"
#include "engine/kernels/exact.h"
#include "foundation/base/plain_number.h"

namespace tally {

std::optional<Shown> ShownBy(const ast::Aggregate& aggregate) {
  switch (aggregate.kind) {
    case ast::Aggregate::Kind::kCount: return aggregate.value ? Shown::kDifferent : Shown::kRows;
    case ast::Aggregate::Kind::kSum: return Shown::kSum;
    case ast::Aggregate::Kind::kLowest: return Shown::kLowest;
    case ast::Aggregate::Kind::kHighest: return Shown::kHighest;
    case ast::Aggregate::Kind::kMean: return Shown::kMean;
    case ast::Aggregate::Kind::kMedian: return Shown::kMedian;
    case ast::Aggregate::Kind::kPercentile: return Shown::kPercentile;
    case ast::Aggregate::Kind::kAny:
    case ast::Aggregate::Kind::kList:
    case ast::Aggregate::Kind::kOne:
    case ast::Aggregate::Kind::kPick: return std::nullopt;
  }
  return std::nullopt;
}

std::string HeadingOf(Shown shown) {
  switch (shown) {
    case Shown::kRows:
    case Shown::kDifferent: return "count";
    case Shown::kSum: return "sum";
    case Shown::kLowest: return "lowest";
    case Shown::kHighest: return "highest";
    case Shown::kMean: return "mean";
    case Shown::kMedian: return "median";
    case Shown::kPercentile: return "percentile";
  }
  return "";
}

Cells::Cells(size_t count, const Measured& measured) : measured_(measured), counts_(count) {
  switch (measured.shown) {
    case Shown::kRows: break;
    case Shown::kDifferent:
      words_ = EqualityWords(measured.values);
      seen_.resize(count);
      break;
    case Shown::kSum: sums_.resize(count); break;
    case Shown::kLowest:
    case Shown::kHighest:
      words_ = OrderWords(measured.values);
      rows_.resize(count);
      break;
    case Shown::kMean:
    case Shown::kMedian:
    case Shown::kPercentile: all_rows_.resize(count); break;
  }
}

void Cells::Add(size_t cell, size_t row) {
  if (measured_.shown != Shown::kRows && IsMissingAt(measured_.values, row)) {
    return;
  }
  switch (measured_.shown) {
    case Shown::kRows: ++counts_[cell]; break;
    case Shown::kDifferent: counts_[cell] += seen_[cell].insert(words_[row]).second ? 1 : 0; break;
    case Shown::kSum:
      if (!too_large_) {
        sums_[cell] += NumberAt(measured_.values, row);
        too_large_ = IsTooLarge(sums_[cell]);
      }
      break;
    case Shown::kLowest:
    case Shown::kHighest: {
      std::optional<size_t>& best = rows_[cell];
      const bool better = !best || (measured_.shown == Shown::kLowest ? words_[row] < words_[*best] : words_[row] > words_[*best]);
      best = better ? row : *best;
      break;
    }
    case Shown::kMean:
    case Shown::kMedian:
    case Shown::kPercentile: all_rows_[cell].push_back(static_cast<RowIndex>(row)); break;
  }
}

std::string Cells::Text(size_t cell) const {
  switch (measured_.shown) {
    case Shown::kRows:
    case Shown::kDifferent: return fmt::format("{}", counts_[cell]);
    case Shown::kSum: return FormatPlain(sums_[cell]);
    case Shown::kLowest:
    case Shown::kHighest: return rows_[cell] ? std::string(TextAt(measured_.texts, *rows_[cell])) : "";
    case Shown::kMean:
    case Shown::kMedian:
    case Shown::kPercentile: {
      const std::optional<Rational> value = OfAllRows(cell);
      return value ? FormatPlain(*value) : "";
    }
  }
  return "";
}

std::optional<Rational> Cells::Number(size_t cell) const {
  switch (measured_.shown) {
    case Shown::kRows:
    case Shown::kDifferent: return Rational(counts_[cell]);
    case Shown::kSum: return sums_[cell];
    case Shown::kLowest:
    case Shown::kHighest: return rows_[cell] ? ParseRational(TextAt(measured_.texts, *rows_[cell])) : std::nullopt;
    case Shown::kMean:
    case Shown::kMedian:
    case Shown::kPercentile: return OfAllRows(cell);
  }
  return std::nullopt;
}

std::optional<Rational> Cells::OfAllRows(size_t cell) const {
  Vector rows;
  rows.layout = Layout::kI32;
  rows.size = all_rows_[cell].size();
  rows.i32.assign(all_rows_[cell].begin(), all_rows_[cell].end());
  const Vector values = Gather(measured_.values, rows);
  const Grouping one_group{.group = nullptr, .where = nullptr, .rows = rows.size, .groups = 1};
  const KernelContext context{.rows = rows.size, .span = {}, .pool = nullptr};
  const Vector result =
      measured_.shown == Shown::kMean ? MeanIn(one_group, values, context) : PercentileIn(one_group, values, measured_.percentile, context);
  return IsMissingAt(result, 0) ? std::nullopt : std::optional(NumberAt(result, 0));
}

std::optional<Rational> Cells::Order(size_t cell) const {
  const bool is_ordered = measured_.shown == Shown::kLowest || measured_.shown == Shown::kHighest;
  if (!is_ordered) {
    return Number(cell);
  }
  return rows_[cell] ? std::optional<Rational>(words_[*rows_[cell]]) : std::nullopt;
}

}  // namespace tally
