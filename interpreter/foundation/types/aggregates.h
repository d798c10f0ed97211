#pragma once

#include "foundation/base/number.h"

namespace tally {

/// What is made of the rows that belong to one row: whether there is any, how many, a value of theirs, or one of them.
enum class AggregateKind { kAny, kCount, kSum, kLowest, kHighest, kMean, kPercentile, kList, kOne, kPick };

/// The value below which so many in a hundred values lie. SAS's definition, its PCTLDEF=5: the first value that has at least so many at or
/// below it, the mean of two where it is met exactly. Interpolated, Excel's PERCENTILE.INC: between the values beside 1 + (n - 1) *
/// percent.
struct Percentile {
  Rational percent = 50;  // 0 to 100
  bool interpolated = false;
  bool operator==(const Percentile&) const = default;
};

/// How an aggregate over some of the rows and the same over the others become the aggregate over all of them. Of the first four the results
/// are joined; of the others parts hand on some of their rows, and the aggregate over these is that over all (engine/grouping/join.h).
enum class Join {
  kOr,  // yes where a part says yes
  kPlus,
  kLowest,
  kHighest,
  kUnion,      // the values of all parts, each once
  kAtMostOne,  // the row of a part, where no other has one
  kBest,       // the best of the parts' rows, by the same order
  kAllRows,    // every row that takes part
};

constexpr bool JoinsResults(Join join) {
  switch (join) {
    case Join::kOr:
    case Join::kPlus:
    case Join::kLowest:
    case Join::kHighest: return true;
    case Join::kUnion:
    case Join::kAtMostOne:
    case Join::kBest:
    case Join::kAllRows: return false;
  }
  return false;
}

/// `counts_different`: a count of different values, not of rows.
constexpr Join JoinOf(AggregateKind kind, bool counts_different) {
  switch (kind) {
    case AggregateKind::kAny: return Join::kOr;
    case AggregateKind::kCount: return counts_different ? Join::kUnion : Join::kPlus;
    case AggregateKind::kSum: return Join::kPlus;
    case AggregateKind::kLowest: return Join::kLowest;
    case AggregateKind::kHighest: return Join::kHighest;
    case AggregateKind::kMean:
    case AggregateKind::kPercentile: return Join::kAllRows;
    case AggregateKind::kList: return Join::kUnion;
    case AggregateKind::kOne: return Join::kAtMostOne;
    case AggregateKind::kPick: return Join::kBest;
  }
  return Join::kUnion;
}

}  // namespace tally
