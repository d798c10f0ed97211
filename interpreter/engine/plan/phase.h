#pragma once

#include <utility>

#include "engine/plan/graph.h"

/// Planning and evaluation take turns. What is known without data is planned first; then the plan is closed and evaluation finds nodes, it
/// adds none. Before outputs are tabulated some things need data and are planned and evaluated on the way, while the plan is open: a
/// parameter's default, requirements, which files are asked for and what they are called, loops over values of the data.
///
/// While outputs are tabulated the plan is closed. What cannot be planned before is a phase, in which it is opened, added to, and closed
/// again.
namespace tally::plan {

enum class Phase {
  kOutputTables,  // the rows of a table made of outputs. From: what these outputs counted or found
  kForms,         // a form that another one asks about for its marks. From: which those are
  kReaders,       // what readers know of marks and rates. From: the counts and marks of forms
  kBlockKeys,     // by what blocks are known elsewhere. From: the blocks that have rows
  kWording,       // how a row is called in a message. From: the row that is to be told
};

/// While it lives the plan is closed.
class ClosedPlan {
 public:
  explicit ClosedPlan(Graph& graph) : graph_(graph), before_(graph.ExchangeClosed(true)) {}
  ~ClosedPlan() { graph_.ExchangeClosed(before_); }
  ClosedPlan(const ClosedPlan&) = delete;
  ClosedPlan& operator=(const ClosedPlan&) = delete;

 private:
  Graph& graph_;
  bool before_;
};

/// A phase of planning while the plan is closed. Where it ends the plan is as it was before.
class OpenPlan {
 public:
  OpenPlan(Graph& graph, Phase phase)
      : graph_(graph), phase_(phase), nodes_before_(graph.node_count()), before_(graph.ExchangeClosed(false)) {}
  ~OpenPlan() {
    graph_.ExchangeClosed(before_);
    if (before_) {
      graph_.CountPlanned(phase_, graph_.node_count() - nodes_before_);
    }
  }
  OpenPlan(const OpenPlan&) = delete;
  OpenPlan& operator=(const OpenPlan&) = delete;

 private:
  Graph& graph_;
  Phase phase_;
  size_t nodes_before_;
  bool before_;
};

}  // namespace tally::plan
