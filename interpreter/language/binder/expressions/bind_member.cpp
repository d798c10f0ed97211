// `row.member`: columns, facts, parents through derived tables, attributes of codes, children that can exist only once.
#include <algorithm>

#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

const std::vector<ast::ExprPtr> kNoArgs;

// The columns that are settled once it is known to which row `reference` leads.
std::vector<ColumnId> SettledBy(const bound::Program& program, ColumnId reference) {
  const bound::Column& column = program.column(reference);
  std::vector<ColumnId> settled{reference};
  if (!column.hidden_ref) {
    return settled;
  }
  const auto* each = std::get_if<bound::EachSource>(&program.table(column.derived).source);
  if (each == nullptr || static_cast<size_t>(column.index) >= each->keys.size()) {
    return settled;
  }
  for (const ExprPtr& key : each->keys[static_cast<size_t>(column.index)]) {
    const auto* of = key ? std::get_if<bound::ColumnOf>(&key->node) : nullptr;
    if (of != nullptr && std::holds_alternative<bound::RowOf>(of->row->node)) {
      settled.push_back(of->column);
    }
  }
  return settled;
}

}  // namespace

ExprPtr ExpressionBinder::OnlyChild(ExprPtr row, TableId table, const ast::Name& name, Span span) {
  std::optional<ResolvedRows> rows = b_.names.FindRows(name.text);
  ColumnId link;
  if (auto alias = b_.program.child_aliases.find({table, name.text}); alias != b_.program.child_aliases.end()) {
    link = alias->second;
    rows = ResolvedRows{.table = b_.program.column(link).table, .cohort = {}};
  }
  if (!rows || b_.names.IsCodeSet(rows->table)) {
    return nullptr;
  }
  if (rows->cohort.is_valid() && !b_.program.define(rows->cohort).args.empty()) {
    return nullptr;
  }
  const std::vector<ColumnId>& hidden = b_.names.HiddenReferencesOf(rows->table);
  bool leads_here = std::any_of(hidden.begin(), hidden.end(), [&](ColumnId id) { return b_.program.column(id).type == Type::Row(table); });
  const bound::Table& child = b_.program.table(rows->table);
  bool derived = !std::holds_alternative<bound::StoredSource>(child.source);
  // Only tables that may lead here are bound for the question.
  if ((derived || leads_here) && !Ready(rows->table, span)) {
    return nullptr;
  }
  if (!link.is_valid()) {
    std::optional<ColumnId> found = QuietLink(rows->table, table);
    if (!found) {
      return nullptr;
    }
    link = *found;
  }
  if (b_.program.column(link).hidden_ref && !Ready(table, span)) {
    return b_.Faulty(span);
  }
  const std::vector<ColumnId>& key = b_.program.table(rows->table).key;
  std::vector<ColumnId> settled = SettledBy(b_.program, link);
  bool once = !key.empty() && std::all_of(key.begin(), key.end(),
                                          [&](ColumnId id) { return std::find(settled.begin(), settled.end(), id) != settled.end(); });
  if (!once) {
    return nullptr;
  }
  const int frame = static_cast<int>(context_.frames.size());
  ExprPtr inner = MakeExpr(bound::RowOf{frame}, Type::Row(rows->table), false, span);
  bound::AggregateOf node{.kind = AggregateKind::kOne, .table = rows->table, .frame = frame, .origin = std::move(row), .up = {link}};
  if (rows->cohort.is_valid()) {
    if (!b_.EnsureDefine(rows->cohort, span) || b_.RefusesArguments(*rows, name)) {
      return b_.Faulty(span);
    }
    node.where = CohortCondition(*rows, inner, span);
  }
  b_.MeansRows(name.span, *rows);
  return MakeExpr(std::move(node), Type::Row(rows->table), true, span);
}

/// In an aggregate over the table whose row is asked, the table's name is that of both rows.
bool ExpressionBinder::MeansTwoRows(const bound::Expr& row, const ast::Name& name) {
  const auto* of = std::get_if<bound::RowOf>(&row.node);
  const auto is_reached_as = [&](const Frame& frame) { return frame.names.front() == name.text; };
  if (of == nullptr || !is_reached_as(context_.frames[static_cast<size_t>(of->frame)]) ||
      std::none_of(context_.frames.begin(), context_.frames.begin() + of->frame, is_reached_as)) {
    return false;
  }
  b_.Error(DiagnosticKind::AmbiguousName, name.span, fmt::format("`{}` is the row that is looked at and the row around it", name.text))
      .Hint(
          fmt::format("leave `{0}.` out for the row that is looked at; over a cohort (`cohort any_{0} of {0}`) in its place `{0}.` is the "
                      "row around it",
                      name.text));
  return true;
}

ExprPtr ExpressionBinder::BindMemberOf(const ast::Member& member, Span span) {
  const auto* name = std::get_if<ast::NameRef>(&member.row->node);
  ExprPtr row;
  if (name != nullptr && !name->has_args) {
    if (auto named = context_.named.find(name->name.text + "." + member.name.text); named != context_.named.end()) {
      return named->second;
    }
    row = LookUpRow(name->name);
    if (row && MeansTwoRows(*row, name->name)) {
      return b_.Faulty(span);
    }
    if (!row && name->name.text == "param") {
      ExprPtr value = ParamNamed(member.name);
      if (member.has_args && !value->type.is_error()) {
        return Error(DiagnosticKind::WrongArguments, span, fmt::format("the parameter `{}` takes no arguments", member.name.text));
      }
      return value;
    }
  }
  if (!row) {
    row = Bind(*member.row, nullptr);
  }
  return Member(std::move(row), member.name, member.has_args ? &member.args : nullptr, span);
}

ExprPtr ExpressionBinder::Member(ExprPtr row, const ast::Name& name, const std::vector<ast::ExprPtr>* args, Span span) {
  if (row->type.is_error()) {
    return b_.Faulty(span);
  }
  if (row->type.kind != TypeKind::kRow || row->type.list) {
    return Error(DiagnosticKind::TypeMismatch, name.span,
                 fmt::format("`.{}` is asked of {}, only rows and codes of a code set have parts", name.text, b_.names.NameOf(row->type)));
  }
  const TableId table = row->type.table;
  DefineId fact = b_.names.FindDefine(table, name.text);
  if (fact.is_valid() && !b_.program.define(fact).is_cohort) {
    return BindCall(fact, std::move(row), args == nullptr ? kNoArgs : *args, name, span);
  }
  if (!Ready(table, span)) {
    return b_.Faulty(span);
  }
  ColumnId id = b_.names.FindColumn(table, name.text);
  if (id.is_valid()) {
    if (args != nullptr) {
      return Error(DiagnosticKind::WrongArguments, name.span,
                   fmt::format("`{}` is a column of `{}` and takes no arguments", name.text, b_.names.NameOf(table)));
    }
    if (b_.program.column(id).hidden_ref && !Ready(b_.program.column(id).derived, span)) {
      return b_.Faulty(span);
    }
    const bound::Column& column = b_.program.column(id);
    if (column.hidden_ref) {
      b_.Means(name.span, column.derived);
    } else {
      b_.Means(name.span, id);
    }
    Type type = column.type;
    bool nullable = column.nullable || row->nullable;
    return MakeExpr(bound::ColumnOf{std::move(row), id}, type, nullable, span);
  }
  if (args == nullptr) {
    if (ExprPtr child = OnlyChild(row, table, name, span)) {
      return child;
    }
  }
  return UnknownMember(table, name);
}

ExprPtr ExpressionBinder::UnknownMember(TableId table, const ast::Name& name) {
  if (b_.names.IsFaulty(name.text)) {
    return b_.Faulty(name.span);
  }
  Diagnostic& message = b_.Error(DiagnosticKind::UnknownColumn, name.span,
                                 fmt::format("`{}` is not a column or fact of `{}`", name.text, b_.names.NameOf(table)));
  if (std::optional<ResolvedRows> rows = b_.names.FindRows(name.text)) {
    if (rows->table == table && rows->cohort.is_valid()) {
      message.Hint(fmt::format("`{0}` is a cohort: write `... in {0}`", name.text));
      return b_.Faulty(name.span);
    }
    if (QuietLink(rows->table, table)) {
      message.Hint(fmt::format("there may be several rows of `{0}`: `any {1}.{0} where ...`, `count {1}.{0}` or the like", name.text,
                               b_.names.NameOf(table)));
      return b_.Faulty(name.span);
    }
  }
  if (!b_.StillSuggests()) {
    return b_.Faulty(name.span);
  }
  std::vector<std::string> candidates;
  for (ColumnId column : b_.program.table(table).columns) {
    candidates.push_back(b_.program.column(column).name);
  }
  for (const Symbol& symbol : b_.names.symbols()) {
    if (symbol.kind == DefinitionKind::kDefine && b_.program.defines[symbol.id].table == table) {
      candidates.push_back(symbol.name);
    }
  }
  b_.Suggest(message, name.text, candidates);
  return b_.Faulty(name.span);
}

}  // namespace tally
