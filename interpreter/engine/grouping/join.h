#pragma once

#include <vector>

#include "engine/grouping/aggregates.h"
#include "foundation/types/aggregates.h"

/// Joining what parts of the rows give: see foundation/types/aggregates.h for which aggregate is joined how.
namespace tally {

/// Joins the results of two parts (over the same groups, of the same layout but for numbers): kOr to kHighest. A group's fault in a part is
/// its fault.
Vector JoinResults(Join join, const Vector& a, const Vector& b);

/// The rows of a part that another part must know, as few as are needed: kUnion: of each group the first row of each different tuple of
/// `values` (what is listed, and its order), those without a value left out; kAtMostOne: two of each group; kBest: the best of each group
/// by `terms`, with those like it, which are told as ties; kAllRows: all that take part.
Bitmap RowsToHandOn(Join join, const Grouping& grouping, const std::vector<const Vector*>& values, const std::vector<RowOrder>& terms);

}  // namespace tally
