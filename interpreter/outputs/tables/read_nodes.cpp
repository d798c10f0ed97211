#include "outputs/tables/read_nodes.h"

#include <fmt/format.h>

#include "outputs/tables/findings.h"
#include "outputs/tables/output_fields.h"

namespace tally {
namespace {

class Nodes {
 public:
  explicit Nodes(Executor& executor) : planner_(executor.planner()) {}

  void Add(NodeId node) {
    if (node.is_valid()) {
      nodes_.push_back(node);
    }
  }
  void AddValue(const bound::ExprPtr& expr, const plan::Environment& env) {
    if (expr != nullptr) {
      Add(planner_.Lower(*expr, env));
    }
  }
  void AddDecision(const bound::ExprPtr& condition, plan::Environment env, std::string label) {
    if (condition != nullptr) {
      env.label = std::move(label);
      Add(planner_.LowerDecision(*condition, env));
    }
  }
  void AddSort(const std::vector<bound::SortKey>& keys, const plan::Environment& env) {
    for (const bound::SortKey& key : keys) {
      Add(planner_.LowerOrder(*key.key, env));
    }
  }
  void AddTests(const ExpandedAxes& axes) {
    const auto add = [&](const LineTest& test) {
      Add(test.where);
      Add(test.row);
    };
    for (const AxisLine& line : axes.lines) {
      add(line.test);
    }
    for (const PartitionRange& range : axes.partitions) {
      add(range.unlisted);
    }
  }
  void AddLoop(const std::vector<bound::Loop>& loops) {
    if (loops.empty() || !loops.front().table.is_valid()) {
      return;  // over constants or a code set
    }
    const bound::Loop& loop = loops.front();
    const plan::Environment env = planner_.TableEnvironment(loop.table);
    AddDecision(loop.where, env, {});
    AddValue(loop.value, env);
    Add(planner_.LowerOrder(*loop.value, env));
  }
  // Axes with arguments are left out: their loops are known when they are expanded.
  void AddLoops(const std::vector<bound::AxisUse>& uses) {
    for (const bound::AxisUse& use : uses) {
      if (use.args.empty()) {
        AddLoops(planner_.program().axes[use.axis.index()].items);
      }
    }
  }
  void AddLoops(const std::vector<bound::AxisItem>& items) {
    for (const bound::AxisItem& item : items) {
      if (const auto* include = std::get_if<bound::IncludeItem>(&item.node)) {
        AddLoops(include->axes);
      } else if (const auto* loop = std::get_if<bound::LoopItem>(&item.node)) {
        AddLoop(loop->loops);
      }
    }
  }
  std::vector<NodeId> Take() { return std::move(nodes_); }

 private:
  plan::Planner& planner_;
  std::vector<NodeId> nodes_;
};

}  // namespace

std::vector<NodeId> NodesOf(Executor& executor, const bound::Form& form, const FormAxes& axes) {
  Nodes nodes(executor);
  const bound::Measure* measure = form.measure.is_valid() ? &executor.planner().program().measures[form.measure.index()] : nullptr;
  const plan::Environment env = executor.planner().TableEnvironment(measure != nullptr ? measure->table : form.table);
  nodes.AddTests(axes.lines);
  nodes.AddTests(axes.columns);
  for (const bound::Block& block : form.blocks) {
    nodes.AddValue(block.of_row, env);
  }
  if (measure == nullptr) {
    nodes.AddDecision(form.where, env, form.name);
    nodes.AddValue(form.counting, env);
    return nodes.Take();
  }
  nodes.AddDecision(measure->where, env, fmt::format("measure {}", measure->code));
  for (const bound::ExprPtr& condition : {form.where, measure->denominator, measure->exclude, measure->numerator, measure->counting}) {
    nodes.AddValue(condition, env);
  }
  return nodes.Take();
}

std::vector<NodeId> NodesOf(Executor& executor, const bound::Listing& listing, const std::vector<WantedFile>& files) {
  Nodes nodes(executor);
  plan::Environment env = executor.planner().TableEnvironment(listing.table);
  nodes.AddDecision(listing.where, env, listing.name);
  nodes.AddSort(listing.sorted, env);
  for (const WantedFile& wanted : files) {
    if (wanted.file != nullptr) {
      nodes.AddDecision(wanted.file->rows, env, listing.name);
      nodes.AddSort(wanted.file->sorted, env);
    }
  }
  env.label = listing.name;
  for (const bound::OutputField& field : listing.fields) {
    ForEachCombination(executor, field.loops, env, field.span, [&](const plan::Environment& inner) {
      if (field.value != nullptr) {
        nodes.Add(LowerField(executor.planner(), *field.value, field.format, inner));
      }
    });
  }
  return nodes.Take();
}

std::vector<NodeId> LoopNodesOf(Executor& executor, const bound::Form& form) {
  Nodes nodes(executor);
  nodes.AddLoops(form.rows);
  nodes.AddLoops(form.columns);
  if (form.measure.is_valid()) {
    nodes.AddLoops(executor.planner().program().measures[form.measure.index()].lines);
  }
  return nodes.Take();
}

std::vector<NodeId> LoopNodesOf(Executor& executor, const bound::Listing& listing) {
  Nodes nodes(executor);
  for (const bound::OutputField& field : listing.fields) {
    nodes.AddLoop(field.loops);
  }
  return nodes.Take();
}

std::vector<NodeId> NodesOf(Executor& executor, const bound::Checks& checks) {
  Nodes nodes(executor);
  if (checks.table.is_valid()) {
    nodes.AddDecision(checks.where, executor.planner().TableEnvironment(checks.table), checks.name);
  }
  for (const RuleInstance& instance : RuleInstances(executor, checks)) {
    nodes.AddValue(instance.rule->only_if, instance.env);
    nodes.AddValue(instance.rule->condition, instance.env);
    nodes.Add(instance.value);
  }
  return nodes.Take();
}

}  // namespace tally
