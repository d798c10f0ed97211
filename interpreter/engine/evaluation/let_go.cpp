// Vectors are let go after their last reader, where it was announced who reads what.
#include <utility>

#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/readers.h"
#include "foundation/base/check.h"

namespace tally {

void Executor::Announce(const std::vector<NodeId>& nodes, bool more_follow, std::function<std::vector<NodeId>(TableId)> findings) {
  unannounced_.clear();
  more_follow_ = more_follow;
  const auto has_value = [this](NodeId node) { return node.index() < values_.size() && values_[node.index()] != nullptr; };
  readers_ = std::make_unique<Readers>(planner_, has_value, std::move(findings));
  for (const NodeId node : nodes) {
    readers_->Announce(node);
  }
  for (size_t i = 0; i < values_.size(); ++i) {
    if (values_[i] != nullptr && !readers_->IsAwaited(NodeId(i))) {
      unannounced_.push_back(NodeId(i));
    }
  }
  LetGoOfUnannounced();
}

void Executor::AnnounceRest(const std::vector<NodeId>& nodes) {
  TALLY_CHECK(readers_ != nullptr);
  for (const NodeId node : nodes) {
    readers_->Announce(node);
  }
  more_follow_ = false;
  LetGoOfDerived();
}

// What was kept of derived tables only because it was not known who would read it.
void Executor::LetGoOfDerived() {
  const plan::Graph& graph = planner_.graph();
  const auto is_awaited = [&](const plan::NodeBody& body, plan::PlanTableId table) {
    const NodeId node = graph.Find(body, graph.FindDomain(plan::TableDomain{table}));
    return node.is_valid() && readers_->IsAwaited(node);
  };
  for (const auto& [id, rows] : derived_) {
    const bound::Table& table = planner_.program().table(id);
    const plan::PlanTableId planned = planner_.PlanTableOf(id);
    for (size_t k = 0; k < rows->columns.size(); ++k) {
      if (!is_awaited(plan::DerivedColumnNode{planned, static_cast<int>(k)}, planned)) {
        rows->columns[k] = nullptr;
      }
    }
    const auto* each = std::get_if<bound::EachSource>(&table.source);
    for (size_t s = 0; each != nullptr && s < rows->refs.size(); ++s) {
      if (!is_awaited(plan::DerivedRefNode{planned, static_cast<int>(s)}, planner_.PlanTableOf(each->sources[s].table))) {
        rows->refs[s] = nullptr;
      }
    }
  }
}

void Executor::DoneWith(const std::vector<NodeId>& nodes) {
  TALLY_CHECK(readers_ != nullptr);
  for (const NodeId node : nodes) {
    LetGo(readers_->Read(node));
  }
  LetGoOfUnannounced();
}

// What was announced and has readers to come stays, although it was computed a second time.
void Executor::LetGoOfUnannounced() {
  std::vector<NodeId> nodes;
  for (const NodeId node : unannounced_) {
    if (!readers_->IsAwaited(node)) {
      nodes.push_back(node);
    }
  }
  unannounced_.clear();
  LetGo(nodes);
}

void Executor::LetGo(const std::vector<NodeId>& nodes) {
  const plan::Graph& graph = planner_.graph();
  std::vector<NodeId> open = nodes;
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    if (readers_ != nullptr) {  // one that was never computed will not read its inputs any more
      const std::vector<NodeId> unread = readers_->Dropped(node);
      open.insert(open.end(), unread.begin(), unread.end());
    }
    if (node.index() < values_.size()) {
      values_[node.index()] = nullptr;
    }
    const plan::NodeBody& body = graph.node(node).body;
    if (std::holds_alternative<plan::GroupNode>(body)) {
      group_rows_.erase(node);
    } else if (more_follow_) {
      continue;
    } else if (const auto* column = std::get_if<plan::DerivedColumnNode>(&body)) {
      if (const auto rows = derived_.find(planner_.TableOf(column->table)); rows != derived_.end()) {
        rows->second->columns.at(static_cast<size_t>(column->index)) = nullptr;
      }
    } else if (const auto* ref = std::get_if<plan::DerivedRefNode>(&body)) {
      if (const auto rows = derived_.find(planner_.TableOf(ref->table)); rows != derived_.end()) {
        rows->second->refs.at(static_cast<size_t>(ref->source)) = nullptr;
      }
    } else if (std::holds_alternative<plan::OuterIndexNode>(body) || std::holds_alternative<plan::ChildOrdinalNode>(body)) {
      LetGoOfPairs(graph.node(node).domain);
    }
  }
}

void Executor::LetGoOfPairs(DomainId pairs) {
  const plan::Graph& graph = planner_.graph();
  const auto is_awaited = [&](const plan::NodeBody& body) {
    const NodeId node = graph.Find(body, pairs);
    return node.is_valid() && readers_->IsAwaited(node);
  };
  if (readers_ != nullptr && !is_awaited(plan::OuterIndexNode{}) && !is_awaited(plan::ChildOrdinalNode{})) {
    expansions_.erase(pairs);
    pair_indexes_.erase(pairs);
  }
}

bool Executor::IsComputedAgain(NodeId node) const {
  return readers_ != nullptr && readers_->WasComputed(node);
}

std::shared_ptr<const std::vector<RowIndex>> Executor::GroupRowsOf(NodeId groups) {
  if (!group_rows_.contains(groups)) {
    Evaluate(groups);
  }
  return group_rows_.at(groups);
}

size_t Executor::GroupCount(NodeId groups) {
  if (!group_counts_.contains(groups)) {
    Evaluate(groups);
  }
  return group_counts_.at(groups);
}

bool Executor::WantsDerived(NodeId node) const {
  return makes_all_ || readers_ == nullptr || more_follow_ || readers_->IsAwaited(node);
}

// Rows of which somebody wants a part that is not there are made again, whole.
void Executor::MakeAllOf(TableId table) {
  derived_.erase(table);
  const bool before = std::exchange(makes_all_, true);  // other tables may be made on the way
  Derived(table);
  makes_all_ = before;
}

VectorRef Executor::DerivedColumn(TableId table, size_t index) {
  if (Derived(table).columns.at(index) == nullptr) {
    MakeAllOf(table);
  }
  return Derived(table).columns.at(index);
}

VectorRef Executor::DerivedRef(TableId table, size_t source) {
  if (Derived(table).refs.at(source) == nullptr) {
    MakeAllOf(table);
  }
  return Derived(table).refs.at(source);
}

}  // namespace tally
