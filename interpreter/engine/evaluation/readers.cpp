#include "engine/evaluation/readers.h"

#include <utility>

#include "foundation/base/overloaded.h"

namespace tally {

Readers::State& Readers::Of(NodeId node) {
  if (node.index() >= nodes_.size()) {
    nodes_.resize(std::max(node.index() + 1, planner_.graph().node_count()));
  }
  return nodes_[node.index()];
}

// One entry a reading; the same input may be there twice.
std::vector<NodeId> Readers::InputsOf(NodeId id) const {
  const plan::Graph& graph = planner_.graph();
  std::vector<NodeId> inputs;
  const auto add = [&](NodeId input) {
    if (input.is_valid()) {
      inputs.push_back(input);
    }
  };
  std::visit(Overloaded{
                 [&](const plan::GatherNode& n) {
                   add(n.values);
                   add(n.ordinals);
                 },
                 [&](const plan::GroupNode& n) { inputs = n.keys; },
                 [&](const plan::ProbeNode& n) {
                   inputs = std::get<plan::GroupNode>(graph.node(n.groups).body).keys;
                   inputs.insert(inputs.end(), n.keys.begin(), n.keys.end());
                   add(n.groups);
                 },
                 [&](const plan::OperatorNode& n) {
                   for (const NodeId input : n.inputs) {
                     add(input);
                   }
                 },
                 [&](const plan::AggregateNode& n) {
                   add(n.group);
                   add(n.where);
                   add(n.value);
                   add(n.list_order);
                   for (const plan::AggregateNode::Order& order : n.order) {
                     add(order.key);
                   }
                 },
                 [](const auto&) {},
             },
             graph.node(id).body);
  return inputs;
}

std::vector<NodeId> Readers::SourcesOf(TableId table) {
  const auto& source = planner_.program().table(table).source;
  if (std::holds_alternative<bound::FindingsSource>(source)) {
    return findings_(table);
  }
  if (std::holds_alternative<bound::FormCellsSource>(source) || std::holds_alternative<bound::FormLinesSource>(source)) {
    return {};  // what a form reads is announced for the form
  }
  std::vector<NodeId> sources;
  const auto add = [&](NodeId node) {
    if (node.is_valid()) {
      sources.push_back(node);
    }
  };
  std::visit(Overloaded{
                 [&](const plan::DerivedEach& n) {
                   for (const plan::DerivedEach::Source& each : n.sources) {
                     add(each.where);
                     for (const NodeId key : each.keys) {
                       add(key);
                     }
                   }
                 },
                 [&](const plan::DerivedWith& n) { add(n.where); },
                 [&](const plan::DerivedUnion& n) {
                   for (const plan::DerivedUnion::Part& part : n.parts) {
                     add(part.where);
                     for (const NodeId column : part.columns) {
                       add(column);
                     }
                     for (const plan::DerivedUnion::Reference& reference : part.references) {
                       add(reference.text);
                       add(reference.ordinals);
                     }
                   }
                 },
             },
             planner_.PlanDerived(table));
  return sources;
}

std::vector<NodeId> Readers::SourcesOf(DomainId domain) const {
  std::vector<NodeId> sources;
  if (const auto* pairs = std::get_if<plan::ExpansionDomain>(&planner_.graph().domain(domain))) {
    for (const NodeId node : {pairs->outer_group, pairs->child_group, pairs->child_where}) {
      if (node.is_valid()) {
        sources.push_back(node);
      }
    }
  }
  return sources;
}

// The rows over which a node lies, and the derived table that it is a column of, are made from other nodes.
void Readers::PlanOrigin(NodeId id, std::vector<NodeId>& open) {
  const plan::Node node = planner_.graph().node(id);
  TableId table;
  if (const auto* column = std::get_if<plan::DerivedColumnNode>(&node.body)) {
    table = column->table;
  } else if (const auto* ref = std::get_if<plan::DerivedRefNode>(&node.body)) {
    table = ref->table;
  }
  const auto announce = [&](const std::vector<NodeId>& sources) {
    for (const NodeId source : sources) {
      ++Of(source).readers;
      open.push_back(source);
    }
  };
  if (table.is_valid() && !tables_.contains(table)) {
    announce(tables_[table] = SourcesOf(table));
  }
  if (std::holds_alternative<plan::ExpansionDomain>(planner_.graph().domain(node.domain)) && !domains_.contains(node.domain)) {
    announce(domains_[node.domain] = SourcesOf(node.domain));
  }
}

void Readers::Announce(NodeId root) {
  ++Of(root).readers;
  std::vector<NodeId> open = {root};
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    if (Of(node).waits) {
      continue;
    }
    if (has_value_(node)) {
      Of(node).computed = true;
      continue;
    }
    Of(node).waits = true;
    PlanOrigin(node, open);
    for (const NodeId input : InputsOf(node)) {
      ++Of(input).readers;
      open.push_back(input);
    }
  }
}

void Readers::Unread(const std::vector<NodeId>& nodes, std::vector<NodeId>& last) {
  for (const NodeId node : nodes) {
    if (uint32_t& readers = Of(node).readers; readers > 0 && --readers == 0) {
      last.push_back(node);
    }
  }
}

std::vector<NodeId> Readers::Computed(NodeId node) {
  std::vector<NodeId> last;
  if (std::exchange(Of(node).waits, false)) {
    Unread(InputsOf(node), last);
  }
  Of(node).computed = true;
  return last;
}

std::vector<NodeId> Readers::Made(TableId table) {
  std::vector<NodeId> last;
  if (const auto sources = tables_.find(table); sources != tables_.end()) {
    Unread(std::exchange(sources->second, {}), last);
  }
  return last;
}

std::vector<NodeId> Readers::Made(DomainId domain) {
  std::vector<NodeId> last;
  if (const auto sources = domains_.find(domain); sources != domains_.end()) {
    Unread(std::exchange(sources->second, {}), last);
  }
  return last;
}

std::vector<NodeId> Readers::Read(NodeId node) {
  std::vector<NodeId> last;
  Unread({node}, last);
  return last;
}

}  // namespace tally
