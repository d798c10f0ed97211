#include "workbench/asking/row_by_key.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_vectors.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/diagnostics/suggestions.h"
#include "language/binder/tree/make.h"

namespace tally {
namespace {

bool IsDerived(const bound::Table& table) {
  return std::holds_alternative<bound::EachSource>(table.source) || std::holds_alternative<bound::WithSource>(table.source) ||
         std::holds_alternative<bound::UnionSource>(table.source);
}

// The column of the row that a key is compared with: itself, or as it is printed; a row by its own key.
const bound::ColumnOf* KeyColumn(const bound::Expr& child) {
  const auto* text = std::get_if<bound::TextOf>(&child.node);
  const auto* column = std::get_if<bound::ColumnOf>(text != nullptr && text->pieces.size() == 1 ? &text->pieces[0]->node : &child.node);
  while (column != nullptr && !std::holds_alternative<bound::RowOf>(column->row->node)) {
    column = std::get_if<bound::ColumnOf>(&column->row->node);
  }
  return column;
}

}  // namespace

std::optional<NamedRow> FindNamedRow(Run& run, Explainer& explainer, const bound::Expr& row) {
  const auto* one = std::get_if<bound::AggregateOf>(&row.node);
  if (one == nullptr || one->kind != AggregateKind::kOne || !one->up.empty() || one->keys.empty() || one->where != nullptr) {
    return std::nullopt;
  }
  const bound::Program& program = run.program();
  plan::Planner& planner = run.executor().planner();
  const plan::Environment env = planner.ScalarEnvironment();
  NamedRow named;
  named.table = one->table;
  named.is_derived = IsDerived(program.table(one->table));
  for (const bound::AggregateOf::Key& key : one->keys) {
    const bound::ColumnOf* column = KeyColumn(*key.child);
    if (column == nullptr) {
      return std::nullopt;
    }
    const VectorRef of_key = explainer.rows().OfScalar(planner.LowerText(*key.outer, env));
    const std::string text = explainer.IsHidden(*key.outer) ? Explainer::kPrivate : std::string(TextOrNothing(*of_key, 0));
    named.key += fmt::format("{}{}", named.key.empty() ? "" : "/", text);
    const Type& type = program.column(column->column).type;
    Value value = explainer.ValueOf(*key.outer, env);
    const bound::ExprPtr of_row = bound::MakeColumnOf(program, bound::MakeRowOf(one->table, 0, row.span), column->column, key.child->span);
    if (type.kind == TypeKind::kRow && key.outer->type.kind != TypeKind::kRow) {
      // The key of a row that the key points to: that row is looked for first.
      const bound::Table& target = program.table(type.table);
      std::vector<RowIndex> rows;
      if (target.key.size() == 1) {
        const bound::ExprPtr of_target =
            bound::MakeColumnOf(program, bound::MakeRowOf(type.table, 0, row.span), target.key[0], key.child->span);
        rows = of_target->type.is_text() ? explainer.RowsWith(type.table, 0, env, of_target, value, of_target->type) : rows;
      }
      if (rows.empty()) {
        const bound::ExprPtr printed =
            bound::MakeExpr(bound::TextOf{{bound::MakeRowOf(type.table, 0, row.span)}}, Type::Of(TypeKind::kText), false, key.child->span);
        rows = explainer.RowsWith(type.table, 0, env, printed, value, printed->type);
      }
      if (rows.empty()) {
        named.no_row_of = type.table;
        named.no_row = text;
      }
      value = rows.empty() ? Value{} : Value{int64_t{rows.front()}};
    } else if (!type.is_text() && key.outer->type.is_text()) {
      named.wanted.clear();
      named.row = explainer.RowOf(row, env);  // a number or a day, named by its text
      return named;
    }
    named.wanted.push_back({of_row, value});
  }
  std::vector<RowIndex> rows;
  for (size_t i = 0; i < named.wanted.size(); ++i) {
    const auto& [expr, value] = named.wanted[i];
    const std::vector<RowIndex> with = explainer.RowsWith(named.table, 0, env, expr, value, expr->type);
    std::erase_if(rows, [&](RowIndex each) { return !std::binary_search(with.begin(), with.end(), each); });
    rows = i == 0 ? with : rows;
  }
  named.row = rows.empty() ? std::nullopt : std::optional(rows.front());
  return named;
}

void ReportNoSuchRow(Run& run, const NamedRow& named, Span span) {
  Executor& executor = run.executor();
  const TableId of = named.no_row_of.is_valid() ? named.no_row_of : named.table;
  const std::string& key = named.no_row_of.is_valid() ? named.no_row : named.key;
  const bound::Table& table = run.program().table(of);
  Diagnostic& message =
      run.sink().Report(DiagnosticKind::UnknownName, span, fmt::format("there is no such row of `{}`: {}", table.name, DataValue(key)));
  if (run.private_values() != nullptr && run.private_values()->ShownByRowsOf(of) != nullptr) {
    return;
  }
  const VectorRef texts =
      executor.Evaluate(executor.planner().LowerText(*bound::MakeRowOf(of, 0, span), executor.planner().TableEnvironment(of)));
  std::vector<std::string> keys;
  for (size_t row = 0; row < executor.RowsOf(of); ++row) {
    keys.emplace_back(TextOrNothing(*texts, row));
  }
  if (const std::optional<std::string> near = NearestName(key, keys)) {
    message.Hint(fmt::format("the nearest is {}", DataValue(*near)));
  }
}

}  // namespace tally
