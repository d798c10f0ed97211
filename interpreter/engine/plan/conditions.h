#pragma once

#include <set>

#include "engine/plan/planner.h"

namespace tally::plan {

/// One of the conditions that a row must meet: a node over some table, and the node that leads to a row of that table; invalid: the row
/// itself.
struct Condition {
  NodeId node;
  NodeId row;
  bool negated = false;
  auto operator<=>(const Condition&) const = default;
};
using Conditions = std::set<Condition>;

/// Adds the conditions that `where` asks of the row that `row` leads to: those that it joins by `and`, in its own table's terms where it
/// looks them up there. Two places that ask the same of a row, in whatever words, have equal conditions as far as their definitions agree.
void AddConditions(Planner& planner, NodeId where, NodeId row, Conditions& conditions);

}  // namespace tally::plan
