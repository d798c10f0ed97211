// Which rows an aggregate is about: children of the row at hand, of another row, or a whole table.
#include <algorithm>

#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

// Columns of `child` that lead to a row of `parent`, those with an alias of their own left out.
std::vector<ColumnId> References(const Binding& binding, TableId child, TableId parent) {
  std::vector<ColumnId> result;
  auto aliased = [&](ColumnId id) {
    return std::any_of(binding.program.child_aliases.begin(), binding.program.child_aliases.end(),
                       [&](const auto& alias) { return alias.second == id; });
  };
  auto add = [&](ColumnId id) {
    if (binding.program.column(id).type == Type::Row(parent) && !aliased(id)) {
      result.push_back(id);
    }
  };
  for (ColumnId id : binding.program.table(child).columns) {
    add(id);
  }
  for (ColumnId id : binding.names.HiddenReferencesOf(child)) {
    add(id);
  }
  return result;
}

}  // namespace

std::optional<ColumnId> ExpressionBinder::QuietLink(TableId child, TableId parent) const {
  std::vector<ColumnId> references = References(b_, child, parent);
  return references.size() == 1 ? std::optional(references[0]) : std::nullopt;
}

std::optional<ColumnId> ExpressionBinder::Link(TableId child, TableId parent, const ast::Name& name) {
  if (auto alias = b_.program.child_aliases.find({parent, name.text}); alias != b_.program.child_aliases.end()) {
    return alias->second;
  }
  if (!Ready(child, name.span)) {
    return std::nullopt;
  }
  std::vector<ColumnId> references = References(b_, child, parent);
  if (references.size() == 1) {
    if (b_.program.column(references[0]).hidden_ref && !Ready(parent, name.span)) {
      return std::nullopt;
    }
    return references[0];
  }
  if (references.empty()) {
    b_.Error(
          DiagnosticKind::NoLinkToRow, name.span,
          fmt::format("rows of `{}` do not belong to a row of `{}`: no column of theirs leads to it", name.text, b_.names.NameOf(parent)))
        .Hint(
            "write `matching COLUMN = ...` to say which rows are meant, or put it into a definition without `of`, where tables are whole");
    return std::nullopt;
  }
  std::string columns;
  for (ColumnId id : references) {
    columns += fmt::format("{}`{}`", columns.empty() ? "" : ", ", b_.program.column(id).name);
  }
  b_.Error(DiagnosticKind::AmbiguousName, name.span,
           fmt::format("rows of `{}` belong to a row of `{}` in more than one way: by {}", name.text, b_.names.NameOf(parent), columns))
      .Hint("say which: `matching COLUMN = ...`, or give the second reference a name of its own by `as NAME` in its table");
  return std::nullopt;
}

std::optional<ExpressionBinder::Source> ExpressionBinder::ResolveSource(const ast::Aggregate& aggregate, Span span) {
  const std::vector<ast::Name>& parts = aggregate.source.parts;
  Source source;
  if (parts.empty()) {
    return std::nullopt;
  }
  source.name = parts.back().text;
  const bool matching = !aggregate.matching.empty();
  TableId at;  // the table whose children the next part names
  size_t next = 0;
  if (parts.size() > 1) {
    if (ExprPtr row = LookUpRow(parts[0])) {
      if (row->type.is_error()) {
        return std::nullopt;
      }
      for (next = 1; next + 1 < parts.size(); ++next) {  // parents on the way: `student.school.calendar`
        ExprPtr further = FactOrColumn(row, row->type.table, parts[next]);
        if (!further) {
          break;
        }
        if (further->type.is_error()) {
          return std::nullopt;
        }
        if (further->type.kind != TypeKind::kRow) {
          break;
        }
        row = std::move(further);
      }
      at = row->type.table;
      source.origin = std::move(row);
    }
  }
  if (!at.is_valid() && !context_.frames.empty()) {
    at = context_.frames.back().table;
    if (parts.size() > 1 || !matching) {
      source.origin = MakeRowOf(context_, InnermostFrame(), span);
    }
  }
  std::vector<ColumnId> down;
  for (; next < parts.size(); ++next) {
    const ast::Name& part = parts[next];
    std::optional<ResolvedRows> rows;
    std::optional<ColumnId> link;
    if (auto alias = at.is_valid() ? b_.program.child_aliases.find({at, part.text}) : b_.program.child_aliases.end();
        alias != b_.program.child_aliases.end()) {
      rows = ResolvedRows{.table = b_.program.column(alias->second).table, .cohort = {}};
      link = alias->second;
      b_.Means(part.span, alias->second);
    } else {
      rows = b_.ResolveRows(ast::Path{.parts = {part}, .span = part.span}, Binding::Cohorts::kMayWantArguments);
    }
    if (!rows || !Ready(rows->table, part.span)) {
      return std::nullopt;
    }
    if (rows->cohort.is_valid() && !b_.EnsureDefine(rows->cohort, part.span)) {
      return std::nullopt;
    }
    // With `matching`, a table named alone is whole; without any row, the first table is.
    const bool linked = at.is_valid() && !(matching && parts.size() == 1);
    if (linked && !link) {
      link = Link(rows->table, at, part);
      if (!link) {
        return std::nullopt;
      }
    }
    if (linked) {
      down.push_back(*link);
    }
    source.path.push_back(*rows);
    at = rows->table;
    source.table = rows->table;
  }
  // With no row at all the chain starts at a whole table: only the steps below it are references.
  source.up.assign(down.rbegin(), down.rend());
  std::reverse(source.path.begin(), source.path.end());
  return source;
}

}  // namespace tally
