#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "engine/plan/planner.h"

namespace tally {

/// Who will still read each node of the plan, so that a vector can be let go after its last reader. A node that was not announced is
/// computed when it is asked for; whoever keeps the vectors decides how long it stays.
class Readers {
 public:
  /// `has_value(node)`: it is computed already, so that its inputs need not be there for it.
  /// `findings(table)`: what the rows of a table of findings are made from.
  Readers(plan::Planner& planner, std::function<bool(NodeId)> has_value, std::function<std::vector<NodeId>(TableId)> findings)
      : planner_(planner), has_value_(std::move(has_value)), findings_(std::move(findings)) {}

  /// One more reader from outside.
  void Announce(NodeId node);
  bool IsAwaited(NodeId node) const { return node.index() < nodes_.size() && nodes_[node.index()].readers > 0; }
  bool WasComputed(NodeId node) const { return node.index() < nodes_.size() && nodes_[node.index()].computed; }

  /// The nodes of which the last reader has read now: the inputs of a node that was computed when it was to be, what the rows of a table
  /// or of a domain were made from, or a node that was read from outside.
  std::vector<NodeId> Computed(NodeId node);
  std::vector<NodeId> Made(TableId table);
  std::vector<NodeId> Made(DomainId domain);
  std::vector<NodeId> Read(NodeId node);
  /// The same of a node that nobody awaits, and that was not computed.
  std::vector<NodeId> Dropped(NodeId node);

 private:
  struct State {
    uint32_t readers = 0;
    bool waits = false;     // to be computed: its inputs know of it
    bool computed = false;  // at least once
  };
  State& Of(NodeId node);
  std::vector<NodeId> SourcesOf(TableId table);
  std::vector<NodeId> SourcesOf(DomainId domain) const;
  void PlanOrigin(NodeId node, std::vector<NodeId>& open);
  void Unread(const std::vector<NodeId>& nodes, std::vector<NodeId>& last);

  plan::Planner& planner_;
  std::function<bool(NodeId)> has_value_;
  std::function<std::vector<NodeId>(TableId)> findings_;
  std::vector<State> nodes_;
  // What their rows are made from; nothing once they are made.
  std::map<TableId, std::vector<NodeId>> tables_;
  std::map<DomainId, std::vector<NodeId>> domains_;
};

}  // namespace tally
