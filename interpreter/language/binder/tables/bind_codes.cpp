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
  b_.program.columns.push_back(column);
  b_.program.tables[table.index()].columns.push_back(column.id);
  return column.id;
}

/// Codes and labels; the types of attributes may be other code sets, so they come after all of these.
void TableBinder::DeclareCodes() {
  for (const Symbol& symbol : b_.symbols()) {
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
      const auto text = CellValue(b_, code, Type::Of(TypeKind::kCode), false, "a code");
      const auto label = CellValue(b_, codes->cells[i + 1], Type::Of(TypeKind::kText), false, "the label of a code");
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
    b_.program.code_columns[label_column] = std::move(labels);
    b_.program.tables[id.index()].key = {code_column};
    b_.program.tables[id.index()].source = bound::CodesSource{static_cast<int>(b_.program.code_sets.size())};
    b_.program.code_sets.push_back(std::move(schema));
  }
}

void TableBinder::DeclareAttributes() {
  for (const Symbol& symbol : b_.symbols()) {
    const auto* codes = std::get_if<ast::Codes>(&symbol.definition->node);
    if (symbol.kind != DefinitionKind::kCodes || codes == nullptr) {
      continue;
    }
    const size_t width = 2 + codes->attributes.size();
    for (size_t a = 0; a < codes->attributes.size(); ++a) {
      const ast::Argument& attribute = codes->attributes[a];
      Binding::BoundType type = b_.BindType(attribute.type);
      const bool row_of_table = type.type.kind == TypeKind::kRow && !b_.IsCodeSet(type.type.table);
      if (type.type.list || row_of_table) {
        b_.Error(DiagnosticKind::TypeMismatch, attribute.type.span,
                 fmt::format("an attribute of a code cannot be {}", b_.NameOf(type.type)));
        type.type = Type{};
      }
      if (b_.FindColumn(TableId(symbol.id), attribute.name.text).is_valid()) {
        b_.Error(DiagnosticKind::DefinedTwice, attribute.name.span,
                 fmt::format("`{}` has two columns named `{}`", symbol.name, attribute.name.text));
        continue;
      }
      const ColumnId column =
          AddColumn(TableId(symbol.id), {attribute.name.text, attribute.name.text, type.type, type.or_missing}, attribute.name.span);
      const std::string what = fmt::format("the attribute `{}`", attribute.name.text);
      ValueList values;
      for (size_t i = 0; i + width <= codes->cells.size(); i += width) {
        values.push_back(CellValue(b_, codes->cells[i + 2 + a], type.type, type.or_missing, what).value_or(Value{}));
      }
      b_.program.code_columns[column] = std::move(values);
    }
  }
}

}  // namespace tally
