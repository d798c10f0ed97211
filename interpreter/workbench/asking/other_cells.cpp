#include "workbench/asking/other_cells.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/specials.h"
#include "outputs/tables/findings.h"
#include "outputs/tables/output_fields.h"
#include "workbench/asking/cell_keys.h"
#include "workbench/asking/form_cell.h"

namespace tally {
namespace {

using Part = CellCondition::Part;

bound::ExprPtr MakeNot(bound::ExprPtr operand) {
  const Span span = operand->span;
  const bool nullable = operand->nullable;
  return bound::MakeExpr(bound::NotOf{std::move(operand)}, Type::Of(TypeKind::kYesNo), nullable, span);
}

// What makes a row a finding of a rule: yes; of `unless`, also what has no answer.
bound::ExprPtr FoundBy(const bound::Rule& rule) {
  if (!rule.unless) {
    return rule.condition;
  }
  const Span span = rule.condition->span;
  const bound::ExprPtr no = bound::MakeExpr(bound::Constant{Value{false}}, Type::Of(TypeKind::kYesNo), false, span);
  return MakeNot(bound::MakeExpr(bound::DefaultOf{{rule.condition, no}}, Type::Of(TypeKind::kYesNo), false, span));
}

std::vector<CellCondition> ConditionsOf(Executor& executor, const bound::Checks& checks, const RuleInstance& instance) {
  const bound::Rule& rule = *instance.rule;
  const std::string id = fmt::format("\"{}\" of `{}`", Printable(rule.id), checks.name);
  std::vector<CellCondition> conditions;
  if (rule.only_if != nullptr) {
    conditions.push_back(
        MakeCondition(executor, Part::kOnlyIf, fmt::format("asked by the rule {}", id), rule.only_if->span, rule.only_if, instance.env));
  }
  conditions.push_back(
      MakeCondition(executor, Part::kRule, fmt::format("found by the rule {}", id), rule.span, rule.condition, instance.env));
  conditions.back().negated = rule.unless;
  return conditions;
}

bool IsNamed(const RuleInstance& instance, const CellKey& key) {
  return key.is_number ? instance.field && std::to_string(*instance.field) == key.text
                       : instance.heading == key.text || instance.cell == key.text;
}

// The aggregate that a worksheet's cell comes to, and over which row of frame 0 it is asked.
const bound::AggregateOf* CountOf(const bound::Program& program, const bound::Expr& value) {
  if (const auto* aggregate = std::get_if<bound::AggregateOf>(&value.node)) {
    return aggregate->kind == AggregateKind::kCount ? aggregate : nullptr;
  }
  const auto* fact = std::get_if<bound::FactOf>(&value.node);
  const bool of_report =
      fact != nullptr && fact->args.empty() && fact->row != nullptr && std::holds_alternative<bound::RowOf>(fact->row->node);
  return of_report ? CountOf(program, *program.define(fact->define).value) : nullptr;
}

// `student.school = report`: the rows that an aggregate's keys and references lead to.
std::vector<bound::ExprPtr> BelongingOf(const bound::Program& program, const bound::AggregateOf& n, Span span) {
  std::vector<bound::ExprPtr> all;
  const auto equal = [&](bound::ExprPtr left, bound::ExprPtr right) {
    all.push_back(
        bound::MakeExpr(bound::CompareOf{CompareOp::kEqual, std::move(left), std::move(right)}, Type::Of(TypeKind::kYesNo), true, span));
  };
  if (!n.up.empty()) {
    bound::ExprPtr row = bound::MakeRowOf(n.table, n.frame, span);
    for (const ColumnId column : n.up) {
      row = bound::MakeColumnOf(program, std::move(row), column, span);
    }
    equal(std::move(row), n.origin);
  }
  for (const bound::AggregateOf::Key& key : n.keys) {
    equal(key.child, key.outer);
  }
  return all;
}

}  // namespace

std::optional<Cell> FindChecksCell(Run& run, const bound::Checks& checks, const ast::NameRef& call, Span span) {
  Executor& executor = run.executor();
  if (!checks.table.is_valid()) {
    run.sink()
        .Report(DiagnosticKind::WrongArguments, span, fmt::format("the rules of `{}` are not about rows", checks.name))
        .Hint("ask for what they compare: `why EXPRESSION`");
    return std::nullopt;
  }
  const std::optional<std::vector<CellKey>> keys = ReadCellKeys(run, call);
  if (!keys) {
    return std::nullopt;
  }
  const ChecksPlan& plan = run.outputs().PlanOf(checks);
  const auto is_rule = [&](const RuleInstance& instance) { return keys->empty() || instance.rule->id == keys->front().text; };
  if (std::none_of(plan.instances.begin(), plan.instances.end(), is_rule)) {
    std::vector<std::string> known;
    for (const bound::Rule& rule : checks.rules) {
      known.push_back(rule.id);
    }
    ReportNoRow(run, call, span, *keys, known);
    return std::nullopt;
  }
  Cell cell{.name = checks.name, .span = checks.span, .table = checks.table, .unit = checks.table};
  if (checks.where != nullptr) {
    cell.conditions.push_back(MakeCondition(executor, Part::kRows, fmt::format("asked about by `{}`", checks.name), checks.where->span,
                                            checks.where, executor.planner().TableEnvironment(checks.table)));
  }
  std::vector<CellCondition> earlier;
  for (const RuleInstance& instance : plan.instances) {
    const bool is_other = keys->size() > 1 && !IsNamed(instance, (*keys)[1]);
    if (is_rule(instance) && !is_other) {
      std::vector<CellCondition>& way = cell.ways.emplace_back(earlier);
      for (CellCondition& condition : ConditionsOf(executor, checks, instance)) {
        way.push_back(std::move(condition));
      }
    }
    if (checks.kind == bound::Checks::Kind::kFirstOnly) {
      const bound::Rule& rule = *instance.rule;
      earlier.push_back(MakeCondition(executor, Part::kEarlier, fmt::format("not found by the rule \"{}\" before", Printable(rule.id)),
                                      rule.span, bound::MakeAnd(rule.only_if, FoundBy(rule), rule.span), instance.env));
      earlier.back().negated = true;
    }
  }
  if (cell.ways.empty()) {
    ReportNoRow(run, call, span, *keys, {});
    return std::nullopt;
  }
  return cell;
}

std::optional<SheetPlace> FindSheetPlace(Run& run, const bound::Worksheet& sheet, const ast::NameRef& call, Span span) {
  Executor& executor = run.executor();
  std::optional<std::vector<CellKey>> keys = ReadCellKeys(run, call);
  if (!keys) {
    return std::nullopt;
  }
  const size_t reports = executor.RowsOf(sheet.table);
  if (keys->size() < 2) {
    ReportNoKeys(run, call, span, reports > 1 ? "\"the report\", " : "");
    return std::nullopt;
  }
  const std::string heading = keys->back().text;
  keys->pop_back();
  std::vector<std::string> headings;
  for (const auto& column : sheet.columns) {
    headings.push_back(column.heading);
  }
  const auto column = std::find(headings.begin(), headings.end(), heading);
  if (column == headings.end()) {
    ReportNoColumn(run, call, heading, headings);
    return std::nullopt;
  }
  std::vector<VectorRef> labels;
  for (const bound::OutputField& label : sheet.labels) {
    if (label.value != nullptr && !bound::MentionsSpecial(*label.value)) {
      plan::Planner& planner = executor.planner();
      labels.push_back(
          EvaluateOver(executor, LowerField(planner, *label.value, label.format, planner.TableEnvironment(sheet.table)), reports));
    }
  }
  std::vector<SheetPlace> found;
  std::vector<std::string> known;
  for (size_t report = 0; report < reports; ++report) {
    std::vector<std::string> names{NameOfRow(executor, sheet.table, static_cast<RowIndex>(report))};
    for (const VectorRef& label : labels) {
      names.emplace_back(TextOrNothing(*label, report));
    }
    for (size_t row = 0; row < sheet.rows.size(); ++row) {
      const auto is_named = [&](const CellKey& key) {
        return sheet.rows[row].name == key.text || sheet.rows[row].text == key.text ||
               std::find(names.begin(), names.end(), key.text) != names.end();
      };
      if (!sheet.rows[row].name.empty() && std::all_of(keys->begin(), keys->end(), is_named)) {
        found.push_back({static_cast<RowIndex>(report), static_cast<int>(row), static_cast<int>(column - headings.begin())});
      }
      known.insert(known.end(), {sheet.rows[row].name, sheet.rows[row].text});
    }
    known.insert(known.end(), names.begin(), names.end());
  }
  if (found.size() == 1) {
    return found.front();
  }
  if (found.empty()) {
    ReportNoRow(run, call, span, *keys, known);
  } else {
    ReportSeveralRows(run, call, span, found.size());
  }
  return std::nullopt;
}

std::optional<Cell> FindWorksheetCell(Run& run, const bound::Worksheet& sheet, const ast::NameRef& call, Span span) {
  Executor& executor = run.executor();
  plan::Planner& planner = executor.planner();
  const std::optional<SheetPlace> place = FindSheetPlace(run, sheet, call, span);
  if (!place) {
    return std::nullopt;
  }
  const auto& row = sheet.rows[static_cast<size_t>(place->row)];
  const auto& column = sheet.columns[static_cast<size_t>(place->column)];
  const bound::ExprPtr& value = row.value != nullptr ? row.value : column.value;
  const bound::AggregateOf* count = value == nullptr ? nullptr : CountOf(run.program(), *value);
  if (count == nullptr || (count->value != nullptr && count->value->type.kind != TypeKind::kRow)) {
    run.sink()
        .Report(DiagnosticKind::WrongArguments, span, "this cell counts nobody")
        .Hint(fmt::format("`why {}` says what it is made of", run.sources().Text(span)));
    return std::nullopt;
  }
  Cell cell{.name = sheet.name, .span = row.value != nullptr ? row.span : column.span, .table = count->table, .unit = count->table};
  plan::Environment env = planner.TableEnvironment(count->table);
  env.frames.assign(static_cast<size_t>(count->frame) + 1, {});
  env.frames[0] = {sheet.table, planner.LowerConstant(Value{int64_t{place->report}}, Type::Row(sheet.table))};
  env.frames[static_cast<size_t>(count->frame)] = planner.TableEnvironment(count->table).frames[0];
  env.sheet_row = place->row;
  env.sheet_column = place->column;
  env.specials[bound::SpecialKind::kRowName] = planner.LowerConstant(Value{row.name}, Type::Of(TypeKind::kText));
  env.specials[bound::SpecialKind::kRowText] = planner.LowerConstant(Value{row.text}, Type::Of(TypeKind::kText));
  for (const bound::ExprPtr& belongs : BelongingOf(run.program(), *count, value->span)) {
    cell.conditions.push_back(MakeCondition(executor, Part::kBlock,
                                            fmt::format("belongs to \"{}\"", Printable(NameOfRow(executor, sheet.table, place->report))),
                                            value->span, belongs, env));
  }
  if (count->where != nullptr) {
    cell.conditions.push_back(
        MakeCondition(executor, Part::kRows, fmt::format("counted by `{}`", sheet.name), count->where->span, count->where, env));
  }
  if (count->value != nullptr) {
    cell.unit = count->value->type.table;
    cell.counting = count->value;
    cell.counting_env = env;
  }
  return cell;
}

}  // namespace tally
