#pragma once

namespace tally {

/// What is asked of a row among the rows of its group, in an order; of a share there is none.
enum class PlaceKind { kRank, kPrevious, kNext, kRunningSum, kRunningCount, kShare };

/// The rank that rows of equal order have: the first of their places (as SQL's and Excel's), the last, the mean of them (as PROC RANK's),
/// or how many different values come up to theirs.
enum class Ties { kLowest, kHighest, kMean, kDense };

constexpr bool GivesRow(PlaceKind kind) {
  return kind == PlaceKind::kPrevious || kind == PlaceKind::kNext;
}

}  // namespace tally
