// What is said about a name that nothing here has: where else it is, or which name was meant.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "foundation/types/function_catalogue.h"
#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

constexpr size_t kFarthestParent = 3;

/// `school.name`, for a name that a row of `table` has by way of its references.
std::string ParentHint(Binding& b, TableId table, const std::string& name) {
  struct Way {
    TableId table;
    std::string path;
  };
  std::vector<Way> level{{table, ""}};
  std::set<TableId> seen{table};
  for (size_t distance = 0; distance < kFarthestParent; ++distance) {
    std::vector<Way> next;
    for (const Way& way : level) {
      for (const ColumnId id : b.program.table(way.table).columns) {
        const bound::Column& column = b.program.column(id);
        if (column.type.kind == TypeKind::kRow && !b.names.IsCodeSet(column.type.table) && seen.insert(column.type.table).second) {
          next.push_back({column.type.table, way.path + column.name + "."});
        }
      }
    }
    for (const Way& way : next) {
      if (b.names.FindColumn(way.table, name).is_valid() || b.names.FindDefine(way.table, name).is_valid()) {
        return fmt::format("`{0}` belongs to `{1}`: write `{2}{0}`", name, b.names.NameOf(way.table), way.path);
      }
    }
    level = std::move(next);
  }
  return {};
}

/// For a name that only rows of other tables have: of those that refer to `table` there may be several.
std::string ChildHint(Binding& b, TableId table, const std::string& name) {
  std::string elsewhere;
  for (const bound::Table& other : b.program.tables) {
    const ColumnId id = b.names.FindColumn(other.id, name);
    if (other.id == table || !id.is_valid() || b.names.IsCodeSet(other.id)) {
      continue;
    }
    const bool refers = std::any_of(other.columns.begin(), other.columns.end(), [&](ColumnId column) {
      const Type& type = b.program.column(column).type;
      return type.kind == TypeKind::kRow && type.table == table;
    });
    if (!refers) {
      elsewhere = elsewhere.empty() ? fmt::format("`{}` is a column of `{}`", name, other.name) : elsewhere;
      continue;
    }
    const Type& type = b.program.column(id).type;
    const std::string example = type.is_number() ? fmt::format("`sum {} of {}`, `any {} where {} > 0`", name, other.name, other.name, name)
                                : type.kind == TypeKind::kYesNo
                                    ? fmt::format("`any {} where {}`, `count {} where {}`", other.name, name, other.name, name)
                                    : fmt::format("`any {} where {} = ...`, `lowest {} of {}`", other.name, name, name, other.name);
    return fmt::format("`{}` is a column of `{}`, and a `{}` may have several: write {}", name, other.name, b.names.NameOf(table), example);
  }
  return elsewhere;
}

/// `F` for "F".
std::string CodeHint(Binding& b, const std::string& name) {
  for (const CodeSetSchema& set : b.program.code_sets) {
    if (std::find(set.codes.begin(), set.codes.end(), name) != set.codes.end()) {
      return fmt::format("a code stands in quotes: write \"{}\" for the code of `{}`", name, set.name);
    }
  }
  return {};
}

}  // namespace

ExprPtr ExpressionBinder::UnknownName(const ast::Name& name, bool called) {
  if (b_.names.IsFaulty(name.text)) {
    return b_.Faulty(name.span);
  }
  if (called) {
    // Something of that name may be here, but take no arguments.
    if (ExprPtr value = LookUp(name, true)) {
      if (!value->type.is_error()) {
        b_.Error(DiagnosticKind::WrongArguments, name.span, fmt::format("`{}` takes no arguments", name.text))
            .Hint(fmt::format("write `{}` without brackets", name.text));
      }
      return b_.Faulty(name.span);
    }
    Diagnostic& message =
        b_.Error(DiagnosticKind::UnknownFunction, name.span, fmt::format("there is no function or definition `{}`", name.text));
    if (!b_.StillSuggests()) {
      return b_.Faulty(name.span);
    }
    std::vector<std::string> candidates = FunctionCatalogue::Get().Names();
    for (const std::string& define : b_.names.NamesOf(DefinitionKind::kDefine)) {
      candidates.push_back(define);
    }
    b_.Suggest(message, name.text, candidates);
    return b_.Faulty(name.span);
  }
  std::vector<std::string> candidates;
  std::string where = "no parameter, argument or definition without row";
  if (!context_.frames.empty()) {
    TableId table = context_.frames.back().table;
    where = fmt::format("not a column or fact of `{}`, and no parameter or argument", b_.names.NameOf(table));
    if (b_.StillSuggests()) {
      for (ColumnId column : b_.program.table(table).columns) {
        candidates.push_back(b_.program.column(column).name);
      }
      for (const Symbol& symbol : b_.names.symbols()) {
        if (symbol.kind == DefinitionKind::kDefine && b_.program.defines[symbol.id].table == table) {
          candidates.push_back(symbol.name);
        }
      }
    }
  }
  Diagnostic& message = b_.Error(DiagnosticKind::UnknownName, name.span, fmt::format("`{}` is {}", name.text, where));
  if (name.text == "param") {
    message.Hint("a parameter is written `param.NAME`");
    return b_.Faulty(name.span);
  }
  if (FunctionCatalogue::Get().Find(name.text).is_valid()) {
    message.Hint(fmt::format("`{0}` is a function: `{0}(...)`", name.text));
    return b_.Faulty(name.span);
  }
  if (name.text == "count" || name.text == "sum" || name.text == "any") {
    message.Hint(fmt::format("`{0}` says of which table: `{0} {1}TABLE where C`", name.text, name.text == "sum" ? "E of " : ""));
    return b_.Faulty(name.span);
  }
  if (!context_.frames.empty() && b_.StillSuggests()) {
    if (const std::string hint = ParentHint(b_, context_.frames.back().table, name.text); !hint.empty()) {
      message.Hint(hint);
      return b_.Faulty(name.span);
    }
  }
  if (std::optional<ResolvedRows> rows = b_.names.FindRows(name.text)) {
    if (rows->cohort.is_valid() && !context_.frames.empty() && context_.frames.back().table == rows->table) {
      message.Hint(fmt::format("`{}` is a cohort: write `{} in {}`", name.text, context_.frames.back().names.front(), name.text));
    } else {
      message.Hint(fmt::format("`{0}` is a table or cohort: its rows are reached by `any {0} ...`, `count {0}` and the like", name.text));
    }
    return b_.Faulty(name.span);
  }
  for (int frame = InnermostFrame() - 1; frame >= 0; --frame) {
    const Frame& outer = context_.frames[static_cast<size_t>(frame)];
    if (outer.is_hidden()) {
      continue;
    }
    DefineId fact = b_.names.FindDefine(outer.table, name.text);
    if (b_.names.FindColumn(outer.table, name.text).is_valid() || fact.is_valid()) {
      message.Hint(fmt::format("of the row around it, write `{}.{}`", outer.names.front(), name.text));
      return b_.Faulty(name.span);
    }
  }
  if (b_.ExplainDropped(message, name.text)) {
    return b_.Faulty(name.span);
  }
  if (!b_.StillSuggests()) {
    return b_.Faulty(name.span);
  }
  std::string elsewhere = CodeHint(b_, name.text);
  if (elsewhere.empty() && !context_.frames.empty()) {
    elsewhere = ChildHint(b_, context_.frames.back().table, name.text);
  }
  if (!elsewhere.empty()) {
    message.Hint(elsewhere);
    return b_.Faulty(name.span);
  }
  for (const bound::Argument& argument : context_.args) {
    candidates.push_back(argument.name);
  }
  for (const LoopName& loop : context_.loops) {
    candidates.push_back(loop.name);
  }
  for (const auto& [named, value] : context_.named) {
    candidates.push_back(named);
  }
  for (const Frame& frame : context_.frames) {
    candidates.insert(candidates.end(), frame.names.begin(), frame.names.end());
  }
  for (const Symbol& symbol : b_.names.symbols()) {
    if (symbol.kind == DefinitionKind::kParam ||
        (symbol.kind == DefinitionKind::kDefine && !b_.program.defines[symbol.id].table.is_valid())) {
      candidates.push_back(symbol.name);
    }
  }
  b_.Suggest(message, name.text, candidates);
  return b_.Faulty(name.span);
}

}  // namespace tally
