// Code sets: an ordered table each, known before anything else is bound.
#include <map>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/expressions/cell_value.h"
#include "language/binder/tables/table_binder.h"

namespace tally {

ColumnId TableBinder::AddColumn(TableId table, const Named& named, Span span) {
  bound::Column column;
  column.id = ColumnId(b_.program.columns.size());
  column.table = table;
  column.name = named.name;
  column.heading = named.heading;
  column.type = named.type;
  column.nullable = named.nullable;
  column.index = static_cast<int>(b_.program.tables[table.index()].columns.size());
  column.span = span;
  b_.made.columns.push_back(column);
  b_.made.tables[table.index()].columns.push_back(column.id);
  return column.id;
}

/// Codes and labels; the types of attributes may be other code sets, so they come after all of these.
void TableBinder::DeclareCodes() {
  for (const Symbol& symbol : b_.names.symbols()) {
    const auto* codes = std::get_if<ast::Codes>(&symbol.definition->node);
    if (symbol.kind != DefinitionKind::kCodes || codes == nullptr) {
      continue;
    }
    const TableId id(symbol.id);
    CodeSetSchema schema{.id = id, .name = symbol.name, .codes = {}};
    const size_t width = 2 + codes->attributes.size();
    ValueList labels;
    std::map<std::string, Span> seen;
    for (size_t i = 0; i < codes->cells.size(); i += width) {
      const ast::DataCell& code = codes->cells[i];
      if (i + width > codes->cells.size()) {
        b_.Error(DiagnosticKind::WrongArguments, code.span,
                 fmt::format("a row of `{}` has {} values: code, label{}; the last row has {}", symbol.name, width,
                             width > 2 ? " and attributes" : "", codes->cells.size() - i));
        break;
      }
      const auto never_missing = [&](const ast::DataCell& cell, TypeKind type, std::string_view what) {
        if (cell.kind == ast::DataCell::Kind::kMissing) {
          b_.Error(DiagnosticKind::TypeMismatch, cell.span, fmt::format("{} is never missing", what));
          return std::optional<Value>();
        }
        return CellValue(b_, cell, Type::Of(type), false, what);
      };
      const auto text = never_missing(code, TypeKind::kCode, "a code");
      const auto label = never_missing(codes->cells[i + 1], TypeKind::kText, "the label of a code");
      const auto [first, is_new] = seen.try_emplace(code.text, code.span);
      if (!is_new) {
        b_.Error(DiagnosticKind::DefinedTwice, code.span,
                 fmt::format("the code \"{}\" stands twice in `{}`", Printable(code.text), symbol.name))
            .Label(first->second, "first here");
      }
      schema.codes.push_back(code.text);
      labels.push_back(label.value_or(Value{std::string()}));
      if (text && code.text.empty()) {
        b_.Error(DiagnosticKind::TypeMismatch, code.span, "a code is never empty");
      }
    }
    const ColumnId code_column = AddColumn(id, {"code", "code", Type::Of(TypeKind::kCode), false}, symbol.span);
    const ColumnId label_column = AddColumn(id, {"label", "label", Type::Of(TypeKind::kText), false}, symbol.span);
    b_.made.code_columns[label_column] = std::move(labels);
    b_.made.tables[id.index()].key = {code_column};
    b_.made.tables[id.index()].source = bound::CodesSource{static_cast<int>(b_.program.code_sets.size())};
    b_.made.code_sets.push_back(std::move(schema));
  }
}

namespace {

std::optional<int> Order(const Value& a, const Value& b) {
  if (a.data.index() != b.data.index()) {
    return std::nullopt;
  }
  if (const auto* number = std::get_if<Rational>(&a.data)) {
    return number->compare(std::get<Rational>(b.data));
  }
  if (const auto* ordinal = std::get_if<int64_t>(&a.data)) {
    return *ordinal < std::get<int64_t>(b.data) ? -1 : *ordinal > std::get<int64_t>(b.data) ? 1 : 0;
  }
  return std::nullopt;
}

/// Values and bounds of an attribute both stand in the script.
void CheckBounds(Binding& binding, const ast::Argument& attribute, const BoundType& type, const Value& value, const ast::DataCell& cell) {
  const auto check = [&](const bound::ExprPtr& bound, std::string_view wanted, bool (*is_outside)(int)) {
    const auto* limit = bound == nullptr ? nullptr : std::get_if<bound::Constant>(&bound->node);
    const std::optional<int> order = limit == nullptr ? std::nullopt : Order(value, limit->value);
    if (order && is_outside(*order)) {
      binding
          .Error(DiagnosticKind::TypeMismatch, cell.span,
                 fmt::format("the attribute `{}` must be {} its bound", attribute.name.text, wanted))
          .Label(attribute.type.span, "the bound stands here");
    }
  };
  check(type.from, "at least", [](int order) { return order < 0; });
  check(type.through, "at most", [](int order) { return order > 0; });
  check(type.above, "above", [](int order) { return order <= 0; });
}

}  // namespace

void TableBinder::DeclareAttributes() {
  for (const Symbol& symbol : b_.names.symbols()) {
    const auto* codes = std::get_if<ast::Codes>(&symbol.definition->node);
    if (symbol.kind != DefinitionKind::kCodes || codes == nullptr) {
      continue;
    }
    const size_t width = 2 + codes->attributes.size();
    for (size_t a = 0; a < codes->attributes.size(); ++a) {
      const ast::Argument& attribute = codes->attributes[a];
      BoundType type = BindType(b_, attribute.type);
      const bool row_of_table = type.type.kind == TypeKind::kRow && !b_.names.IsCodeSet(type.type.table);
      if (type.type.list || row_of_table) {
        b_.Error(DiagnosticKind::TypeMismatch, attribute.type.span,
                 fmt::format("an attribute of a code cannot be {}", b_.names.NameOf(type.type)));
        type.type = Type{};
      }
      if (b_.names.FindColumn(TableId(symbol.id), attribute.name.text).is_valid()) {
        b_.Error(DiagnosticKind::DefinedTwice, attribute.name.span,
                 fmt::format("`{}` has two columns named `{}`", symbol.name, attribute.name.text));
        continue;
      }
      const ColumnId column =
          AddColumn(TableId(symbol.id), {attribute.name.text, attribute.name.text, type.type, type.or_missing}, attribute.name.span);
      const std::string what = fmt::format("the attribute `{}`", attribute.name.text);
      ValueList values;
      for (size_t i = 0; i + width <= codes->cells.size(); i += width) {
        const ast::DataCell& cell = codes->cells[i + 2 + a];
        values.push_back(CellValue(b_, cell, type.type, type.or_missing, what).value_or(Value{}));
        CheckBounds(b_, attribute, type, values.back(), cell);
      }
      b_.made.code_columns[column] = std::move(values);
    }
  }
}

}  // namespace tally
