#pragma once

#include "engine/plan/graph.h"

/// Planning and evaluation take turns. What is known without data is planned first; then the plan is closed and evaluation finds nodes, it
/// adds none. What needs data before it can be planned (loops over values of the data, a parameter's default, tables made of outputs) is a
/// further phase: the plan is opened, added to, and closed again.
namespace tally::plan {

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
  explicit OpenPlan(Graph& graph) : graph_(graph), before_(graph.ExchangeClosed(false)) {}
  ~OpenPlan() { graph_.ExchangeClosed(before_); }
  OpenPlan(const OpenPlan&) = delete;
  OpenPlan& operator=(const OpenPlan&) = delete;

 private:
  Graph& graph_;
  bool before_;
};

}  // namespace tally::plan
