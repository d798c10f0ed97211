#include "engine/plan/phase.h"

namespace tally::plan {

ClosedPlan::ClosedPlan(Planner& planner) : graph_(planner.graph()), before_(graph_.is_closed()) {
  if (!before_) {
    planner.PlanDerivedTables();
    graph_.ExchangeClosed(true);
  }
}

ClosedPlan::~ClosedPlan() {
  graph_.ExchangeClosed(before_);
}

OpenPlan::OpenPlan(Planner& planner) : planner_(planner), before_(planner.graph().ExchangeClosed(false)) {}

OpenPlan::~OpenPlan() {
  if (before_) {
    planner_.PlanDerivedTables();
  }
  planner_.graph().ExchangeClosed(before_);
}

}  // namespace tally::plan
