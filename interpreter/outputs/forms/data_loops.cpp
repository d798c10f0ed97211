#include "outputs/forms/data_loops.h"

namespace tally {
namespace {

void AddLoop(plan::Planner& planner, const std::vector<bound::Loop>& loops, std::vector<NodeId>& nodes) {
  if (loops.empty() || !loops.front().table.is_valid()) {
    return;  // over constants or a code set
  }
  const bound::Loop& loop = loops.front();
  plan::Environment env = planner.TableEnvironment(loop.table);
  env.label.clear();
  if (loop.where != nullptr) {
    nodes.push_back(planner.LowerDecision(*loop.where, env));
  }
  nodes.push_back(planner.Lower(*loop.value, env));
  nodes.push_back(planner.LowerOrder(*loop.value, env));
}

void AddUses(plan::Planner& planner, const std::vector<bound::AxisUse>& uses, std::vector<NodeId>& nodes);

void AddItems(plan::Planner& planner, const std::vector<bound::AxisItem>& items, std::vector<NodeId>& nodes) {
  for (const bound::AxisItem& item : items) {
    if (const auto* include = std::get_if<bound::IncludeItem>(&item.node)) {
      AddUses(planner, include->axes, nodes);
    } else if (const auto* loop = std::get_if<bound::LoopItem>(&item.node)) {
      AddLoop(planner, loop->loops, nodes);
    }
  }
}

void AddUses(plan::Planner& planner, const std::vector<bound::AxisUse>& uses, std::vector<NodeId>& nodes) {
  for (const bound::AxisUse& use : uses) {
    if (use.args.empty()) {
      AddItems(planner, planner.program().axes[use.axis.index()].items, nodes);
    }
  }
}

}  // namespace

std::vector<NodeId> NodesOfDataLoops(plan::Planner& planner, const bound::Form& form) {
  std::vector<NodeId> nodes;
  AddUses(planner, form.rows, nodes);
  AddUses(planner, form.columns, nodes);
  if (form.measure.is_valid()) {
    AddUses(planner, planner.program().measures[form.measure.index()].lines, nodes);
  }
  return nodes;
}

std::vector<NodeId> NodesOfDataLoops(plan::Planner& planner, const bound::Listing& listing) {
  std::vector<NodeId> nodes;
  for (const bound::OutputField& field : listing.fields) {
    AddLoop(planner, field.loops, nodes);
  }
  return nodes;
}

}  // namespace tally
