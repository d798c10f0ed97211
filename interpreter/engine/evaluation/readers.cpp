#include "engine/evaluation/readers.h"

#include <utility>

#include "engine/plan/inputs.h"

namespace tally {

Readers::State& Readers::Of(NodeId node) {
  if (node.index() >= nodes_.size()) {
    nodes_.resize(std::max(node.index() + 1, planner_.graph().node_count()));
  }
  return nodes_[node.index()];
}

std::vector<NodeId> Readers::SourcesOf(TableId table) {
  const auto& source = planner_.program().table(table).source;
  if (std::holds_alternative<bound::FindingsSource>(source)) {
    return findings_(table);
  }
  if (std::holds_alternative<bound::FormCellsSource>(source) || std::holds_alternative<bound::FormLinesSource>(source)) {
    return {};  // what a form reads is announced for the form
  }
  return plan::SourcesOf(planner_.DerivedPlanOf(table));
}

std::vector<NodeId> Readers::SourcesOf(DomainId domain) const {
  const auto* pairs = std::get_if<plan::ExpansionDomain>(&planner_.graph().domain(domain));
  return pairs == nullptr ? std::vector<NodeId>() : plan::SourcesOf(*pairs);
}

// The rows over which a node lies, and the derived table that it is a column of, are made from other nodes.
void Readers::PlanOrigin(NodeId id, std::vector<NodeId>& open) {
  const plan::Node& node = planner_.graph().node(id);
  const TableId table = planner_.TableOf(plan::DerivedTableOf(node));
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
    for (const NodeId input : plan::InputsOf(planner_.graph(), node)) {
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
    Unread(plan::InputsOf(planner_.graph(), node), last);
  }
  Of(node).computed = true;
  return last;
}

std::vector<NodeId> Readers::Dropped(NodeId node) {
  std::vector<NodeId> last;
  if (Of(node).readers == 0 && std::exchange(Of(node).waits, false)) {
    Unread(plan::InputsOf(planner_.graph(), node), last);
  }
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
