#include "engine/plan/planner.h"

#include "engine/plan/lowering.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/walk.h"

namespace tally::plan {

Planner::Planner(const bound::Program& program, Absence absence, DiagnosticSink& sink, std::shared_ptr<Graph> graph)
    : program_(program),
      absence_(std::move(absence)),
      sink_(sink),
      shared_graph_(std::move(graph)),
      graph_(*shared_graph_),
      nodes_before_(graph_.node_count()),
      params_(program.params.size()) {}

Environment Planner::ScalarEnvironment() const {
  Environment env;
  env.domain = graph_.scalar();
  return env;
}

DomainId Planner::DomainOf(TableId table) {
  return graph_.AddDomain(TableDomain{PlanTableOf(table)});
}

Environment Planner::TableEnvironment(TableId table) {
  Environment env;
  env.domain = DomainOf(table);
  env.frames.push_back({table, graph_.Add(IdentityNode{}, env.domain)});
  env.label = program_.table(table).name;
  return env;
}

NodeId Planner::Lower(const bound::Expr& expr, const Environment& env) {
  return Lowering(*this, env).Lower(expr);
}
NodeId Planner::LowerDecision(const bound::Expr& expr, const Environment& env) {
  return Lowering(*this, env).Decision(expr);
}
NodeId Planner::LowerText(const bound::Expr& expr, const Environment& env) {
  return Lowering(*this, env).Text(expr);
}
NodeId Planner::LowerOrder(const bound::Expr& expr, const Environment& env) {
  return Lowering(*this, env).Order(expr);
}
std::vector<NodeId> Planner::LowerKeyOrder(const Environment& env, int frame) {
  const TableId table = env.frames[static_cast<size_t>(frame)].table;
  const bound::Table& known = program_.table(table);
  if (std::holds_alternative<bound::CodesSource>(known.source)) {
    return {env.frames[static_cast<size_t>(frame)].ordinals};
  }
  std::vector<NodeId> keys;
  for (const ColumnId column : known.key) {
    keys.push_back(LowerOrder(*bound::MakeColumnOf(program_, bound::MakeRowOf(table, frame, known.span), column, known.span), env));
  }
  return keys;
}
PeriodNodes Planner::LowerPeriod(const bound::Expr& expr, const Environment& env) {
  return Lowering(*this, env).Period(expr);
}

NodeId Planner::LowerConstant(const Value& value, const Type& type) {
  return graph_.Add(ConstantNode{type.kind, value}, graph_.scalar());
}

NodeId Planner::Gather(NodeId values, NodeId ordinals) {
  const Node& index = graph_.node(ordinals);
  if (std::holds_alternative<IdentityNode>(index.body) && (index.domain == graph_.node(values).domain || graph_.IsScalar(values))) {
    return values;
  }
  DomainId domain = index.domain;
  return graph_.Add(GatherNode{values, ordinals}, domain);
}

NodeId Planner::ColumnNode(ColumnId id) {
  const bound::Column& column = program_.column(id);
  if (column.hidden_ref) {
    return graph_.Add(DerivedRefNode{PlanTableOf(column.derived), column.index}, DomainOf(column.table));
  }
  const bound::Table& table = program_.table(column.table);
  DomainId domain = DomainOf(column.table);
  if (std::holds_alternative<bound::StoredSource>(table.source)) {
    return graph_.Add(StoredColumnNode{PlanTableOf(column.table), column.index}, domain);
  }
  if (std::holds_alternative<bound::CodesSource>(table.source)) {
    return graph_.Add(CodeColumnNode{PlanTableOf(column.table), column.index}, domain);
  }
  return graph_.Add(DerivedColumnNode{PlanTableOf(column.table), column.index}, domain);
}

std::optional<ValueList> Planner::ListValues(const bound::Expr& expr, const Environment& env) const {
  if (const auto* list = std::get_if<bound::ConstantList>(&expr.node)) {
    return list->values;
  }
  if (const auto* param = std::get_if<bound::ParamRef>(&expr.node)) {
    const ParamValue& value = params_[param->param.index()];
    return value.is_all ? std::nullopt : std::optional<ValueList>(value.list);
  }
  if (const auto* arg = std::get_if<bound::ArgumentRef>(&expr.node)) {
    const Environment::Argument& given = env.args.at(static_cast<size_t>(arg->index));
    return given.is_all ? std::nullopt : std::optional<ValueList>(given.list);
  }
  if (const auto* constant = std::get_if<bound::Constant>(&expr.node); constant != nullptr && constant->value.is_all()) {
    return std::nullopt;
  }
  TALLY_CHECK(false && "not a list");
  return std::nullopt;
}

std::string Planner::ParameterOf(const bound::Expr& expr, const Environment& env) const {
  if (const auto* param = std::get_if<bound::ParamRef>(&expr.node)) {
    return program_.params[param->param.index()].name;
  }
  if (const auto* arg = std::get_if<bound::ArgumentRef>(&expr.node)) {
    return env.args.at(static_cast<size_t>(arg->index)).parameter;
  }
  if (const auto* fact = std::get_if<bound::FactOf>(&expr.node); fact != nullptr && fact->row == nullptr && fact->args.empty()) {
    return ParameterOf(*program_.define(fact->define).value, {});
  }
  if (const auto* year = std::get_if<bound::YearPeriod>(&expr.node)) {
    return ParameterOf(*year->year, env);
  }
  return {};
}

bool Planner::ReadsAbsentColumn(const bound::Expr& expr) {
  if (const auto* column = std::get_if<bound::ColumnOf>(&expr.node)) {
    // The rows that stand for a table without a file are provided: only a column of its own can be not there.
    const bound::Column& known = program_.column(column->column);
    if (absence_.column(column->column) && (known.may_be_absent || !absence_.table(known.table))) {
      return true;
    }
  }
  if (const auto* fact = std::get_if<bound::FactOf>(&expr.node)) {
    auto [known, is_new] = reads_absent_.try_emplace(fact->define, false);
    if (is_new) {
      bool reads = ReadsAbsentColumn(*program_.define(fact->define).value);
      reads_absent_[fact->define] = reads;
    }
    if (reads_absent_[fact->define]) {
      return true;
    }
  }
  if (std::holds_alternative<bound::IsAbsent>(expr.node)) {
    return false;
  }
  bool reads = false;
  bound::ForEachPart(expr, [&](const bound::Expr& part) { reads = reads || ReadsAbsentColumn(part); });
  return reads;
}

Environment Planner::AtSheetCell(const bound::Worksheet& sheet, int row, int column, Environment env) {
  const auto& sheet_row = sheet.rows.at(static_cast<size_t>(row));
  env.label = sheet.name;
  env.sheet_row = row;
  env.sheet_column = column;
  env.specials[bound::SpecialKind::kRowName] = LowerConstant(Value{sheet_row.name}, Type::Of(TypeKind::kText));
  env.specials[bound::SpecialKind::kRowText] = LowerConstant(Value{sheet_row.text}, Type::Of(TypeKind::kText));
  return env;
}

// A row's formula goes before a column's where both are computed; the sums of a form come out the same either way.
NodeId Planner::LowerSheetCell(WorksheetId id, int row, int column) {
  auto key = std::make_tuple(id, row, column);
  if (auto found = sheet_cells_.find(key); found != sheet_cells_.end()) {
    return found->second;
  }
  const bound::Worksheet& sheet = program_.worksheets[id.index()];
  const auto& sheet_row = sheet.rows.at(static_cast<size_t>(row));
  const auto& sheet_column = sheet.columns.at(static_cast<size_t>(column));
  const Type number = Type::Of(TypeKind::kDecimal);
  if (!cells_at_hand_.insert(key).second) {
    sink_.Report(DiagnosticKind::DependsOnItself, sheet_column.span,
                 "column " + std::to_string(sheet_column.number) + " of row `" + sheet_row.name + "` depends on itself");
    return LowerConstant(Value{}, number);
  }
  const Environment env = AtSheetCell(sheet, row, column, TableEnvironment(sheet.table));
  NodeId result;
  if (sheet_row.value) {
    result = Lowering(*this, env).LowerAs(*sheet_row.value, number);
  } else if (sheet_column.value) {
    result = Lowering(*this, env).LowerAs(*sheet_column.value, number);
  } else {
    result = Gather(ColumnNode(sheet_column.entered), Lowering(*this, env).Lower(*bound::MakeEntryOf(sheet)));
    if (sheet_column.entered_default) {
      OperatorNode given{
          .operation = FirstGiven{}, .inputs = {result, LowerConstant(*sheet_column.entered_default, number)}, .span = sheet_column.span};
      result = graph_.Add(std::move(given), env.domain);
    }
  }
  cells_at_hand_.erase(key);
  sheet_cells_[key] = result;
  return result;
}

}  // namespace tally::plan
