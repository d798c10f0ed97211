#pragma once

#include <vector>

#include "engine/plan/planner.h"

/// What the outermost loops over values of a table (`for each c in code of coding`) go over: to be known before the lines or columns of an
/// output are. Loops of axes with arguments are not among them.
namespace tally {

std::vector<NodeId> NodesOfDataLoops(plan::Planner& planner, const bound::Form& form);
std::vector<NodeId> NodesOfDataLoops(plan::Planner& planner, const bound::Listing& listing);

}  // namespace tally
