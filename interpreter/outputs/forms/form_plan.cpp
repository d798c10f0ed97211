#include "outputs/forms/form_plan.h"

#include <fmt/format.h>

namespace tally {
namespace {

NodeId Lowered(plan::Planner& planner, const bound::ExprPtr& expr, const plan::Environment& env) {
  return expr == nullptr ? NodeId() : planner.Lower(*expr, env);
}

NodeId Decision(plan::Planner& planner, const bound::ExprPtr& condition, plan::Environment env, std::string label) {
  env.label = std::move(label);
  return condition == nullptr ? NodeId() : planner.LowerDecision(*condition, env);
}

std::vector<BlockPlan> PlanBlocks(plan::Planner& planner, const bound::Form& form, const plan::Environment& counted) {
  std::vector<BlockPlan> blocks;
  for (size_t variable = 0; variable < form.blocks.size(); ++variable) {
    const bound::Block& block = form.blocks[variable];
    BlockPlan planned{.domain = block.domain, .of_row = planner.Lower(*block.of_row, counted), .candidates = planner.MakeExternalDomain()};
    plan::Environment env;
    env.domain = planned.candidates;
    env.label = form.name;
    for (size_t i = 0; i <= variable; ++i) {
      planned.rows.push_back(planner.MakeInput(env.domain));
      env.frames.push_back({form.blocks[i].domain, planned.rows.back()});
    }
    planned.where = Decision(planner, block.where, env, form.name);
    planned.sorted = PlanOrder(planner, block.sorted, env);
    for (const PlannedOrder& key : PlanKeyOrder(planner, env, static_cast<int>(variable)).value_or(std::vector<PlannedOrder>())) {
      planned.sorted.push_back(key);
    }
    blocks.push_back(std::move(planned));
  }
  return blocks;
}

// The unit of each row; invalid where the rows themselves are counted.
NodeId UnitOf(plan::Planner& planner, const bound::ExprPtr& counting, const plan::Environment& env) {
  const bool rows = counting == nullptr || std::holds_alternative<bound::RowOf>(counting->node);
  return rows ? NodeId() : planner.Lower(*counting, env);
}

}  // namespace

FormPlan PlanForm(Executor& executor, const bound::Form& form) {
  plan::Planner& planner = executor.planner();
  const size_t errors = executor.sink().error_count();
  FormPlan plan;
  plan.form = &form;
  plan.measure = form.measure.is_valid() ? &planner.program().measures[form.measure.index()] : nullptr;
  plan.table = plan.measure != nullptr ? plan.measure->table : form.table;
  const plan::Environment env = planner.TableEnvironment(plan.table);
  plan.blocks = PlanBlocks(planner, form, env);
  if (const bound::Measure* measure = plan.measure) {
    plan.lines = ExpandAxes(executor, form.rows.empty() ? measure->lines : form.rows, plan.table, true);
    plan.measure_label = fmt::format("measure {}", measure->code);
    plan.where = Decision(planner, measure->where, env, plan.measure_label);
    plan.form_where = Lowered(planner, form.where, env);
    plan.denominator = Lowered(planner, measure->denominator, env);
    plan.exclude = Lowered(planner, measure->exclude, env);
    plan.numerator = Lowered(planner, measure->numerator, env);
    plan.unit = UnitOf(planner, measure->counting, env);
  } else {
    plan.lines = ExpandAxes(executor, form.rows, plan.table, true);
    plan.columns = ExpandAxes(executor, form.columns, plan.table, false);
    plan.where = Decision(planner, form.where, env, form.name);
    plan.unit = UnitOf(planner, form.counting, env);
  }
  plan.ok = executor.sink().error_count() == errors;
  return plan;
}

std::vector<NodeId> FormPlan::ReadNodes() const {
  std::vector<NodeId> nodes{where, unit, form_where, denominator, exclude, numerator};
  const auto add = [&](const LineTest& test) {
    nodes.push_back(test.where);
    nodes.push_back(test.row);
  };
  for (const ExpandedAxes* axes : {&lines, &columns}) {
    for (const AxisLine& line : axes->lines) {
      add(line.test);
    }
    for (const PartitionRange& range : axes->partitions) {
      add(range.unlisted);
    }
  }
  for (const BlockPlan& block : blocks) {
    nodes.push_back(block.of_row);
  }
  std::erase_if(nodes, [](NodeId node) { return !node.is_valid(); });
  return nodes;
}

}  // namespace tally
