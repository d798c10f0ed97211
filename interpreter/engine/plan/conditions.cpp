#include "engine/plan/conditions.h"

namespace tally::plan {

void AddConditions(Planner& planner, NodeId where, NodeId row, Conditions& conditions) {
  const Node& node = planner.graph().node(where);
  if (const auto* op = std::get_if<OperatorNode>(&node.body)) {
    if (std::holds_alternative<Decide>(op->operation) || std::holds_alternative<And>(op->operation)) {
      for (const NodeId input : op->inputs) {
        AddConditions(planner, input, row, conditions);
      }
      return;
    }
  }
  if (const auto* gather = std::get_if<GatherNode>(&node.body)) {
    AddConditions(planner, gather->values, row.is_valid() ? planner.Gather(gather->ordinals, row) : gather->ordinals, conditions);
    return;
  }
  if (const auto* constant = std::get_if<ConstantNode>(&node.body)) {
    const auto* yes = std::get_if<bool>(&constant->value.data);
    if (yes != nullptr && *yes) {
      return;
    }
  }
  conditions.insert({where, planner.graph().IsScalar(where) ? NodeId() : row, false});
}

}  // namespace tally::plan
