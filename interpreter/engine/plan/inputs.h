#pragma once

#include <vector>

#include "engine/plan/graph.h"

/// What leads to a node: the nodes and rows that must be there before it can be evaluated.
namespace tally::plan {

/// The nodes whose values a node is computed from, one entry a reading; the same may be there twice.
std::vector<NodeId> InputsOf(const Graph& graph, NodeId node);
/// The rows that a node is over, and those that it reads in other order.
std::vector<DomainId> DomainsOf(const Node& node);
/// The derived table that a node is a column or a reference of; invalid: none.
PlanTableId DerivedTableOf(const Node& node);
/// The nodes that the rows of a derived table, or pairs of rows, are made from.
std::vector<NodeId> SourcesOf(const DerivedPlan& plan);
std::vector<NodeId> SourcesOf(const ExpansionDomain& pairs);

}  // namespace tally::plan
