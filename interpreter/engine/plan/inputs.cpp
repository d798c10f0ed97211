#include "engine/plan/inputs.h"

#include "foundation/base/overloaded.h"

namespace tally::plan {
namespace {

class Nodes {
 public:
  void Add(NodeId node) {
    if (node.is_valid()) {
      nodes_.push_back(node);
    }
  }
  void Add(const std::vector<NodeId>& nodes) {
    for (const NodeId node : nodes) {
      Add(node);
    }
  }
  std::vector<NodeId> Take() { return std::move(nodes_); }

 private:
  std::vector<NodeId> nodes_;
};

}  // namespace

std::vector<NodeId> InputsOf(const Graph& graph, NodeId id) {
  Nodes inputs;
  std::visit(Overloaded{
                 [](const ConstantNode&) {},
                 [](const StoredColumnNode&) {},
                 [](const CodeColumnNode&) {},
                 [](const DerivedColumnNode&) {},
                 [](const DerivedRefNode&) {},
                 [](const IdentityNode&) {},
                 [](const OuterIndexNode&) {},
                 [](const ChildOrdinalNode&) {},
                 [](const InputNode&) {},
                 [&](const GatherNode& n) {
                   inputs.Add(n.values);
                   inputs.Add(n.ordinals);
                 },
                 [&](const GroupNode& n) { inputs.Add(n.keys); },
                 [&](const ProbeNode& n) {
                   inputs.Add(std::get<GroupNode>(graph.node(n.groups).body).keys);
                   inputs.Add(n.keys);
                   inputs.Add(n.groups);
                 },
                 [&](const OperatorNode& n) { inputs.Add(n.inputs); },
                 [&](const AggregateNode& n) {
                   for (const NodeId input : {n.group, n.where, n.value, n.list_order}) {
                     inputs.Add(input);
                   }
                   for (const AggregateNode::Order& order : n.order) {
                     inputs.Add(order.key);
                   }
                   inputs.Add(n.key_order);
                 },
                 [&](const PlaceNode& n) {
                   for (const NodeId input : {n.group, n.where, n.value}) {
                     inputs.Add(input);
                   }
                   for (const PlaceNode::Order& order : n.order) {
                     inputs.Add(order.key);
                   }
                   inputs.Add(n.key_order);
                 },
             },
             graph.node(id).body);
  return inputs.Take();
}

std::vector<DomainId> DomainsOf(const Node& node) {
  const auto* aggregate = std::get_if<AggregateNode>(&node.body);
  return aggregate == nullptr ? std::vector<DomainId>{node.domain} : std::vector<DomainId>{node.domain, aggregate->rows};
}

PlanTableId DerivedTableOf(const Node& node) {
  if (const auto* column = std::get_if<DerivedColumnNode>(&node.body)) {
    return column->table;
  }
  const auto* ref = std::get_if<DerivedRefNode>(&node.body);
  return ref == nullptr ? PlanTableId() : ref->table;
}

std::vector<NodeId> SourcesOf(const DerivedPlan& plan) {
  Nodes sources;
  std::visit(Overloaded{
                 [&](const DerivedEach& n) {
                   for (const DerivedEach::Source& each : n.sources) {
                     sources.Add(each.where);
                     sources.Add(each.keys);
                   }
                 },
                 [&](const DerivedWith& n) { sources.Add(n.where); },
                 [&](const DerivedUnion& n) {
                   for (const DerivedUnion::Part& part : n.parts) {
                     sources.Add(part.where);
                     sources.Add(part.columns);
                     for (const DerivedUnion::Reference& reference : part.references) {
                       sources.Add(reference.text);
                       sources.Add(reference.ordinals);
                     }
                   }
                 },
             },
             plan);
  return sources.Take();
}

std::vector<NodeId> SourcesOf(const ExpansionDomain& pairs) {
  Nodes sources;
  for (const NodeId node : {pairs.outer_group, pairs.child_group, pairs.child_where}) {
    sources.Add(node);
  }
  return sources.Take();
}

}  // namespace tally::plan
