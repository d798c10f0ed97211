#pragma once

#include "engine/plan/planner.h"

/// Planning and evaluation take turns. What is known without data is planned first; then the plan is closed and evaluation finds nodes, it
/// adds none. What needs data before it can be planned (loops over values of the data, a parameter's default, tables made of outputs) is a
/// further phase: the plan is opened, added to, and closed again.
namespace tally::plan {

/// While it lives the plan is closed. How the derived tables are made that any node reads is planned before.
class ClosedPlan {
 public:
  explicit ClosedPlan(Planner& planner);
  ~ClosedPlan();
  ClosedPlan(const ClosedPlan&) = delete;
  ClosedPlan& operator=(const ClosedPlan&) = delete;

 private:
  Graph& graph_;
  bool before_;
};

/// A phase of planning while the plan is closed. Where it ends the plan is as it was before: closed with all that the new nodes need.
class OpenPlan {
 public:
  explicit OpenPlan(Planner& planner);
  ~OpenPlan();
  OpenPlan(const OpenPlan&) = delete;
  OpenPlan& operator=(const OpenPlan&) = delete;

 private:
  Planner& planner_;
  bool before_;
};

}  // namespace tally::plan
