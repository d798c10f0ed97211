// Tables that take columns from others, one part below the other, and tables that stand for a stored one.
#include <algorithm>

#include <fmt/format.h>

#include "language/binder/tables/table_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

const std::string& NameOf(const ast::Path& path) {
  static const std::string kNone;
  return path.parts.empty() ? kNone : path.parts.back().text;
}

const ast::KeyPart* Find(const ast::Take& take, const std::string& name) {
  for (const ast::KeyPart& part : take.columns) {
    if (part.name.text == name) {
      return &part;
    }
  }
  return nullptr;
}

std::string Listed(const std::vector<std::string>& names) {
  return "`" + fmt::format("{}", fmt::join(names, "`, `")) + "`";
}

}  // namespace

/// A table that replaces a stored one has all its columns, but those that may be absent.
bool TableBinder::HasKeptPromise(TableId id, const std::vector<std::string>& names, Span span) {
  const bound::Table& table = b_.made.tables[id.index()];
  if (!table.promised) {
    return true;
  }
  std::vector<std::string> lacking;
  for (const ColumnSchema& column : table.promised->columns) {
    if (!column.may_be_absent && std::find(names.begin(), names.end(), column.name) == names.end()) {
      lacking.push_back(column.name);
    }
  }
  if (!lacking.empty()) {
    b_.Error(DiagnosticKind::UnknownColumn, span,
             fmt::format("`{}` lacks columns of the table that it replaces: {}", table.name, Listed(lacking)))
        .Hint("a column that the data does not have is taken as `missing` where the table allows it");
    return false;
  }
  return true;
}

void TableBinder::BindUnion(TableId id, const std::vector<const ast::Take*>& takes, Span span) {
  if (takes.empty()) {
    b_.Error(DiagnosticKind::TypeMismatch, span, fmt::format("`{}` takes nothing", b_.names.NameOf(id)))
        .Hint("a replaced table without rows is written `= empty`");
    return;
  }
  // The first part names the columns; a promise says in which order they come.
  std::vector<std::string> names;
  for (const ast::KeyPart& part : takes[0]->columns) {
    if (std::find(names.begin(), names.end(), part.name.text) != names.end()) {
      b_.Error(DiagnosticKind::DefinedTwice, part.name.span, fmt::format("the column `{}` is taken twice", part.name.text));
      return;
    }
    names.push_back(part.name.text);
  }
  if (!HasKeptPromise(id, names, span)) {
    return;
  }
  const size_t promised = b_.program.tables[id.index()].columns.size();
  std::vector<std::string> ordered;
  for (const ColumnId column : b_.program.tables[id.index()].columns) {
    ordered.push_back(b_.program.column(column).name);
  }
  for (const std::string& name : names) {
    if (std::find(ordered.begin(), ordered.end(), name) == ordered.end()) {
      ordered.push_back(name);
    }
  }

  bound::UnionSource source;
  std::vector<ExprContext> contexts;
  std::vector<std::vector<ExprPtr>> by_column(ordered.size());
  for (const ast::Take* take : takes) {
    const std::optional<ResolvedRows> rows = b_.ResolveRows(take->from.table);
    if (!rows || !b_.EnsureTable(rows->table, take->from.table.span)) {
      MarkFaulty(id);
      return;
    }
    std::vector<std::string> lacking;
    for (const std::string& name : names) {
      if (Find(*take, name) == nullptr) {
        lacking.push_back(name);
      }
    }
    for (const ast::KeyPart& part : take->columns) {
      if (std::find(names.begin(), names.end(), part.name.text) == names.end()) {
        b_.Error(DiagnosticKind::UnknownColumn, part.name.span,
                 fmt::format("the first part of this union has no column `{}`", part.name.text))
            .Hint(fmt::format("the columns of a union are those of its first part: write `{} = missing` there where its source has none",
                              part.name.text));
        return;
      }
    }
    if (!lacking.empty()) {
      b_.Error(DiagnosticKind::UnknownColumn, take->from.table.span, fmt::format("this part of the union lacks {}", Listed(lacking)))
          .Hint(fmt::format("write `{} = missing` where the source has none", lacking.front()));
      return;
    }
    ExprContext context;
    context.frames.push_back(b_.names.FrameOf(*rows, NameOf(take->from.table)));
    bound::UnionSource::Part part;
    part.source = BindSource(*rows, take->from.where, context, take->from.table.span);
    for (size_t c = 0; c < ordered.size(); ++c) {
      const ast::KeyPart* taken = Find(*take, ordered[c]);
      // Texts in quotes become codes where a code set is promised; a text that stands for a row of a table is looked up when the table is
      // built.
      Type wanted = c < promised ? b_.program.column(b_.program.tables[id.index()].columns[c]).type : Type{};
      const bool settles = c < promised && !wanted.is_error() && !(wanted.kind == TypeKind::kRow && !b_.names.IsCodeSet(wanted.table));
      ExprPtr value;
      if (taken == nullptr) {  // promised, may be absent, not taken
        value = MakeExpr(bound::Constant{Value{}}, Type::Of(TypeKind::kMissing), true, span);
      } else if (taken->value == nullptr) {
        value = BindOuterName(b_, taken->name, context);
      } else {
        value = BindExpr(b_, *taken->value, context, settles ? &wanted : nullptr);
      }
      by_column[c].push_back(value);
      part.columns.push_back(std::move(value));
    }
    contexts.push_back(std::move(context));
    source.parts.push_back(std::move(part));
  }

  for (size_t c = 0; c < ordered.size(); ++c) {
    if (c < promised) {
      CheckPromised(id, c, by_column[c], Find(*takes[0], ordered[c]) == nullptr);
      continue;
    }
    // A text in quotes beside a code of a code set is such a code.
    const auto row = std::find_if(by_column[c].begin(), by_column[c].end(), [&](const ExprPtr& value) {
      return value->type.kind == TypeKind::kRow && b_.names.IsCodeSet(value->type.table);
    });
    const auto number =
        std::find_if(by_column[c].begin(), by_column[c].end(), [](const ExprPtr& value) { return value->type.kind == TypeKind::kYear; });
    if (row != by_column[c].end() || number != by_column[c].end()) {
      const Type wanted = row != by_column[c].end() ? (*row)->type : (*number)->type;
      for (size_t i = 0; i < takes.size(); ++i) {
        const ast::KeyPart* taken = Find(*takes[i], ordered[c]);
        if (taken->value != nullptr && !(by_column[c][i]->type == wanted) && !by_column[c][i]->type.is_error()) {
          by_column[c][i] = source.parts[i].columns[c] = BindExpr(b_, *taken->value, contexts[i], &wanted);
        }
      }
    }
    const Type type = CommonType(by_column[c], ordered[c]);
    const bool nullable = std::any_of(by_column[c].begin(), by_column[c].end(), [](const ExprPtr& value) { return value->nullable; });
    AddColumn(id, {ordered[c], ordered[c], type, nullable}, Find(*takes[0], ordered[c])->name.span);
  }
  b_.made.tables[id.index()].source = std::move(source);
}

/// What is taken must fit what was promised; missing values and texts that stand for rows are checked when the table is built.
void TableBinder::CheckPromised(TableId id, size_t index, const std::vector<ExprPtr>& values, bool absent) {
  const ColumnId column_id = b_.program.tables[id.index()].columns[index];
  if (absent) {
    b_.made.columns[column_id.index()].absent = true;
    return;
  }
  const bound::Column column = b_.program.column(column_id);
  for (const ExprPtr& value : values) {
    const bool row_by_text = column.type.kind == TypeKind::kRow && value->type.is_text();
    if (!row_by_text && !Fits(value->type, column.type)) {
      b_.Error(DiagnosticKind::TypeMismatch, value->span,
               fmt::format("the column `{}` of `{}` is {}, and {} is taken", column.name, b_.names.NameOf(id), b_.names.NameOf(column.type),
                           b_.names.NameOf(value->type)))
          .Label(column.span, "promised here");
    } else if (value->type.kind == TypeKind::kMissing && !column.nullable) {
      b_.Error(DiagnosticKind::TypeMismatch, value->span,
               fmt::format("the column `{}` of `{}` is never missing", column.name, b_.names.NameOf(id)))
          .Label(column.span, "promised here");
    } else if (row_by_text && b_.program.table(column.type.table).key.size() != 1) {
      b_.Error(DiagnosticKind::TypeMismatch, value->span,
               fmt::format("a row of `{}` cannot be told by one text: its key has other columns", b_.names.NameOf(column.type.table)));
    }
  }
}

void TableBinder::BindEmpty(TableId id, Span span) {
  if (!b_.program.tables[id.index()].promised) {
    b_.Error(DiagnosticKind::TypeMismatch, span,
             fmt::format("`{}` has no columns: only a table that replaces a stored one can be `empty`", b_.names.NameOf(id)));
    return;
  }
  b_.made.tables[id.index()].source = bound::UnionSource{};
}

}  // namespace tally
