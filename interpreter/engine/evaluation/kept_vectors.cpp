#include "engine/evaluation/kept_vectors.h"

#include <algorithm>

#include "engine/evaluation/evaluation.h"

namespace tally {

VectorRef KeptVectors::Find(Executor& asking, NodeId node) const {
  const bool is_group = std::holds_alternative<plan::GroupNode>(asking.planner_.graph().node(node).body);
  for (const Executor* other : executors_) {
    if (!Gives(other, asking) || !other->HasValue(node)) {
      continue;
    }
    if (is_group) {
      asking.group_rows_[node] = other->group_rows_.at(node);
      asking.group_counts_[node] = other->group_counts_.at(node);
    }
    return other->values_[node.index()];
  }
  return nullptr;
}

std::unique_ptr<ExpandedPairs> KeptVectors::FindPairs(const Executor& asking, DomainId pairs) const {
  for (const Executor* other : executors_) {
    const auto found = Gives(other, asking) ? other->expansions_.find(pairs) : other->expansions_.end();
    if (found != other->expansions_.end()) {
      return std::make_unique<ExpandedPairs>(*found->second);
    }
  }
  return nullptr;
}

std::unique_ptr<DerivedRows> KeptVectors::FindRows(const Executor& asking, plan::PlanTableId table) const {
  const auto is_there = [](const VectorRef& column) { return column != nullptr; };
  for (const Executor* other : executors_) {
    const TableId of_other = other->planner_.TableOf(table);
    const auto found = Gives(other, asking) && of_other.is_valid() ? other->derived_.find(of_other) : other->derived_.end();
    if (found != other->derived_.end() && std::all_of(found->second->columns.begin(), found->second->columns.end(), is_there) &&
        std::all_of(found->second->refs.begin(), found->second->refs.end(), is_there)) {
      return std::make_unique<DerivedRows>(*found->second);
    }
  }
  return nullptr;
}

}  // namespace tally
