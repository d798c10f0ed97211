#include <algorithm>

#include "engine/plan/inputs.h"
#include "engine/plan/lowering.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally::plan {

namespace {

NodeId SourceCondition(Planner& planner, const bound::RowSource& source) {
  return source.where ? planner.LowerDecision(*source.where, planner.TableEnvironment(source.table)) : NodeId();
}

DerivedEach PlanEach(Planner& planner, const bound::Table& table, const bound::EachSource& each) {
  DerivedEach plan;
  for (size_t i = 0; i < each.sources.size(); ++i) {
    DerivedEach::Source source{each.sources[i].table, SourceCondition(planner, each.sources[i]), {}};
    Environment env = planner.TableEnvironment(source.table);
    Lowering lowering(planner, env);
    for (size_t k = 0; k < each.keys[i].size(); ++k) {
      source.keys.push_back(lowering.LowerAs(*each.keys[i][k], planner.program().column(table.columns[k]).type));
    }
    plan.sources.push_back(std::move(source));
  }
  return plan;
}

DerivedWith PlanWith(Planner& planner, const bound::Table& table, const bound::WithSource& with) {
  Graph& graph = planner.graph();
  Environment left = planner.TableEnvironment(with.left.table);
  Environment right = planner.TableEnvironment(with.right.table);
  ExpansionDomain pairs;
  pairs.outer = left.domain;
  pairs.child = with.right.table;
  pairs.child_where = SourceCondition(planner, with.right);
  pairs.span = table.span;
  if (!with.keys.empty()) {
    std::vector<NodeId> left_keys;
    std::vector<NodeId> right_keys;
    for (const auto& [left_key, right_key] : with.keys) {
      left_keys.push_back(Lowering(planner, left).Lower(*left_key));
      right_keys.push_back(Lowering(planner, right).Lower(*right_key));
    }
    pairs.child_group = graph.Add(GroupNode{right_keys}, right.domain);
    pairs.outer_group = graph.Add(ProbeNode{pairs.child_group, left_keys}, left.domain);
  }
  DerivedWith plan;
  plan.pairs = graph.AddDomain(pairs);
  NodeId left_row = graph.Add(OuterIndexNode{}, plan.pairs);
  NodeId right_row = graph.Add(ChildOrdinalNode{}, plan.pairs);

  Environment env;
  env.domain = plan.pairs;
  env.label = table.name;
  env.frames.push_back({table.id, NodeId()});
  env.built_columns[table.columns.at(0)] = left_row;
  env.built_columns[table.columns.at(1)] = right_row;
  std::vector<NodeId> conditions;
  if (with.left.where) {
    conditions.push_back(planner.Gather(SourceCondition(planner, with.left), left_row));
  }
  if (with.where) {
    conditions.push_back(planner.LowerDecision(*with.where, env));
  }
  if (conditions.size() == 2) {
    plan.where = graph.Add(OperatorNode{.operation = And{}, .inputs = conditions, .span = table.span}, plan.pairs);
  } else if (conditions.size() == 1) {
    plan.where = conditions.front();
  }
  return plan;
}

DerivedUnion PlanUnion(Planner& planner, const bound::Table& table, const bound::UnionSource& source) {
  DerivedUnion plan;
  for (const bound::UnionSource::Part& bound_part : source.parts) {
    DerivedUnion::Part part{bound_part.source.table, SourceCondition(planner, bound_part.source), {}, {}};
    Environment env = planner.TableEnvironment(part.table);
    Lowering lowering(planner, env);
    for (size_t k = 0; k < bound_part.columns.size(); ++k) {
      const Type& type = planner.program().column(table.columns[k]).type;
      const bound::Expr& expr = *bound_part.columns[k];
      NodeId node = lowering.LowerAs(expr, type);
      if (type.kind == TypeKind::kRow && expr.type.is_text()) {
        NodeId row = RowOfText(planner, node, type.table);
        part.references.push_back({static_cast<int>(k), node, row});
        node = row;
      }
      part.columns.push_back(node);
    }
    plan.parts.push_back(std::move(part));
  }
  return plan;
}

}  // namespace

const DerivedPlan& Planner::PlanDerived(TableId id) {
  if (auto found = derived_.find(id); found != derived_.end()) {
    return found->second;
  }
  const bound::Table& table = program_.table(id);
  const OwnerScope owner(graph_, {"table", table.name, table.span});
  DerivedPlan plan = std::visit(Overloaded{
                                    [&](const bound::EachSource& each) -> DerivedPlan { return PlanEach(*this, table, each); },
                                    [&](const bound::WithSource& with) -> DerivedPlan { return PlanWith(*this, table, with); },
                                    [&](const bound::UnionSource& source) -> DerivedPlan { return PlanUnion(*this, table, source); },
                                    [](const auto&) -> DerivedPlan {
                                      TALLY_CHECK(false && "rows of this table are not made by a plan");
                                      return DerivedUnion{};
                                    },
                                },
                                table.source);
  return derived_.emplace(id, std::move(plan)).first->second;
}

void Planner::PlanRowsOf(TableId id) {
  if (!id.is_valid() || id.index() >= program_.tables.size()) {
    return;
  }
  const auto of_output = [&] {
    if (std::find(output_tables_.begin(), output_tables_.end(), id) == output_tables_.end()) {
      output_tables_.push_back(id);
    }
  };
  std::visit(Overloaded{
                 [](const bound::StoredSource&) {},
                 [](const bound::CodesSource&) {},
                 [&](const bound::EachSource&) { PlanDerived(id); },
                 [&](const bound::WithSource&) { PlanDerived(id); },
                 [&](const bound::UnionSource&) { PlanDerived(id); },
                 [&](const bound::FormCellsSource&) { of_output(); },
                 [&](const bound::FormLinesSource&) { of_output(); },
                 [&](const bound::FindingsSource&) { of_output(); },
             },
             program_.table(id).source);
}

void Planner::PlanDerivedTables() {
  while (domains_seen_ < graph_.domain_count() || nodes_seen_ < graph_.node_count()) {
    while (domains_seen_ < graph_.domain_count()) {
      const Domain& domain = graph_.domain(DomainId(domains_seen_++));
      if (const auto* table = std::get_if<TableDomain>(&domain)) {
        PlanRowsOf(table->table);
      } else if (const auto* pairs = std::get_if<ExpansionDomain>(&domain)) {
        PlanRowsOf(pairs->child);
      }
    }
    while (nodes_seen_ < graph_.node_count()) {
      PlanRowsOf(DerivedTableOf(graph_.node(NodeId(nodes_seen_++))));
    }
  }
}

}  // namespace tally::plan
