#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/evaluation/executor.h"
#include "engine/grouping/aggregates.h"

namespace tally {

/// Pairs of an expansion: the outer row and the child row of each, outer rows ascending.
struct ExpandedPairs {
  VectorRef outer_index;
  VectorRef child_ordinals;
};

/// Which pairs an expansion has, before they are made.
class PairIndex {
 public:
  /// `group_of_outer`: empty where all children are one group of every outer row.
  PairIndex(ChildIndex children, std::vector<int32_t> group_of_outer, size_t outer_rows);

  size_t count() const { return count_; }
  size_t outer_rows() const { return outer_rows_; }
  /// All pairs of the outer rows from `begin` to `end`.
  ExpandedPairs Make(size_t begin, size_t end) const;
  /// The end of a piece of the outer rows that begins with `begin`: at most so many pairs, but one row at least.
  size_t EndOfPiece(size_t begin, size_t most_pairs) const;
  /// The child rows of pairs, by the number of the pair; missing ones stay.
  Vector ChildrenOf(const Vector& pairs) const;

 private:
  std::pair<uint32_t, uint32_t> RangeOf(size_t outer) const;

  ChildIndex children_;
  std::vector<int32_t> group_of_outer_;
  size_t outer_rows_;
  size_t count_ = 0;
};

/// What is computed over pairs is computed over some at a time where there are more than can be held: over about a million, which takes at
/// most some hundred megabytes.
inline constexpr size_t kMostPairsAtOnce = size_t{4} << 20;  // up to here all of them
inline constexpr size_t kPairsInPiece = size_t{1} << 20;

/// The nodes over `pairs` that lead to `wanted` (invalid ones are left out), inputs first; nothing where one of them needs all pairs.
std::optional<std::vector<NodeId>> NodesInPieces(const plan::Graph& graph, DomainId pairs, const std::vector<NodeId>& wanted);

/// Computes nodes over pairs, piece by piece.
class PairPieces {
 public:
  PairPieces(Executor& executor, std::vector<NodeId> nodes) : executor_(executor), nodes_(std::move(nodes)) {}

  /// The pairs at hand from now on.
  void Take(const ExpandedPairs& pairs);
  /// The values of one of the nodes over the pairs at hand, or of one without rows. Null for an invalid node.
  VectorRef Of(NodeId node);

 private:
  VectorRef Compute(NodeId node, const ExpandedPairs& pairs);

  Executor& executor_;
  std::vector<NodeId> nodes_;
  std::map<NodeId, VectorRef> values_;
  size_t rows_ = 0;
};

}  // namespace tally
