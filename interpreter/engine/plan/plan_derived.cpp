#include <algorithm>

#include "engine/plan/key.h"
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
  pairs.child = planner.PlanTableOf(with.right.table);
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

const DerivedPlan& Planner::DerivedPlanOf(TableId id) {
  PlanTableOf(id);
  return derived_.at(id);
}

void Planner::PlanDerived(TableId id) {
  const bound::Table& table = program_.table(id);
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
  derived_.emplace(id, std::move(plan));
}

// The nodes that it is made from, and what messages say of it.
std::string Planner::MeaningOfDerived(TableId id) {
  const bound::Table& table = program_.table(id);
  const DerivedPlan& plan = derived_.at(id);
  Key key;
  key.Text(table.name).Number(static_cast<int64_t>(plan.index())).Number(table.promised ? 1 : 0);
  for (const ColumnId column : table.key) {
    key.Number(program_.column(column).index);
  }
  for (const ColumnId column : table.columns) {
    key.Text(program_.column(column).name).Number(program_.column(column).nullable ? 1 : 0).Number(program_.column(column).type.kind);
  }
  std::visit(Overloaded{
                 [&](const DerivedEach& n) {
                   for (const DerivedEach::Source& source : n.sources) {
                     key.Id(PlanTableOf(source.table)).Id(source.where).Ids(source.keys);
                   }
                 },
                 [&](const DerivedWith& n) { key.Id(n.pairs).Id(n.where); },
                 [&](const DerivedUnion& n) {
                   for (const DerivedUnion::Part& part : n.parts) {
                     key.Id(PlanTableOf(part.table)).Id(part.where).Ids(part.columns).Number(static_cast<int64_t>(part.references.size()));
                     for (const DerivedUnion::Reference& reference : part.references) {
                       key.Number(reference.column).Id(reference.text).Id(reference.ordinals);
                     }
                   }
                 },
             },
             plan);
  return key.Take();
}

const Planner::PlannedTable& Planner::Keep(TableId id, PlannedTable planned) {
  tables_.resize(std::max(tables_.size(), planned.id.index() + 1));
  tables_[planned.id.index()] = id;
  return plan_tables_[id] = planned;
}

const Planner::PlannedTable& Planner::PlanTable(TableId id) {
  if (id.index() >= program_.tables.size() || !tables_at_hand_.insert(id).second) {
    return Keep(id, {graph_.AddTable()});  // nobody knows what it means: its rows depend on themselves
  }
  const bound::Table& table = program_.table(id);
  OwnerIndex owner = 0;
  std::optional<std::string> meaning;
  const auto derived = [&] {
    const OwnerScope scope(graph_, {"table", table.name, table.span});
    owner = graph_.owner();
    PlanDerived(id);
    meaning = MeaningOfDerived(id);
  };
  const auto of_output = [&] { output_tables_.push_back(id); };
  std::visit(Overloaded{
                 [&](const bound::StoredSource&) { meaning = MeaningOf(program_, id); },
                 [&](const bound::CodesSource&) { meaning = MeaningOf(program_, id); },
                 [&](const bound::EachSource&) { derived(); },
                 [&](const bound::WithSource&) { derived(); },
                 [&](const bound::UnionSource&) { derived(); },
                 [&](const bound::FormCellsSource&) { of_output(); },
                 [&](const bound::FormLinesSource&) { of_output(); },
                 [&](const bound::FindingsSource&) { of_output(); },
             },
             table.source);
  tables_at_hand_.erase(id);
  if (const auto asked_meanwhile = plan_tables_.find(id); asked_meanwhile != plan_tables_.end()) {
    asked_meanwhile->second.owner = owner;
    return asked_meanwhile->second;
  }
  const PlanTableId of_meaning = meaning ? graph_.AddTable(*meaning) : graph_.AddTable();
  return Keep(id, {TableOf(of_meaning).is_valid() ? graph_.AddTable() : of_meaning, owner});
}

PlanTableId Planner::PlanTableOf(TableId id) {
  const auto known = plan_tables_.find(id);
  const PlannedTable& planned = known != plan_tables_.end() ? known->second : PlanTable(id);
  if (planned.owner != 0) {
    graph_.AddUse(planned.owner);
  }
  return planned.id;
}

}  // namespace tally::plan
