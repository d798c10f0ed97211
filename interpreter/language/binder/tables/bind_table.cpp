// Stored tables: what a file must hold. Also what a stored table that is replaced promised.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "foundation/base/counted.h"
#include "foundation/base/overloaded.h"
#include "foundation/source/letter_case.h"
#include "foundation/source/utf8.h"
#include "foundation/types/written_form.h"
#include "language/binder/expressions/cell_value.h"
#include "language/binder/tables/table_binder.h"

namespace tally {

namespace {

const std::string kTab = "\t";

std::vector<std::string> TextsOf(const std::vector<ast::Text>& texts) {
  std::vector<std::string> list;
  for (const ast::Text& text : texts) {
    list.push_back(text.text);
  }
  return list;
}

// By the names that editors and Python give them.
std::optional<Encoding> EncodingOf(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  for (const auto& [known, encoding] :
       {std::pair("utf-8", Encoding::kUtf8), std::pair("windows-1252", Encoding::kWindows1252), std::pair("cp1252", Encoding::kWindows1252),
        std::pair("iso-8859-1", Encoding::kLatin1), std::pair("latin-1", Encoding::kLatin1), std::pair("utf-16", Encoding::kUtf16)}) {
    if (name == known) {
      return encoding;
    }
  }
  return std::nullopt;
}

}  // namespace

const ast::Table* TableBinder::Promised(const Symbol& symbol) {
  if (symbol.kind != DefinitionKind::kTable) {
    return nullptr;
  }
  if (const auto* table = std::get_if<ast::Table>(&symbol.definition->node)) {
    return table;
  }
  for (const ast::Definition* replaced : symbol.merged->replaced) {
    if (const auto* table = std::get_if<ast::Table>(&replaced->node)) {
      return table;
    }
  }
  return nullptr;
}

void TableBinder::DeclareStored() {
  struct Declared {
    const ast::Table* table;
    TableId id;
  };
  std::vector<Declared> declared;
  for (const Symbol& symbol : b_.names.symbols()) {
    const ast::Table* table = Promised(symbol);
    if (table == nullptr) {
      continue;
    }
    const TableId id(symbol.id);
    TableSchema schema = SchemaOf(id, *table);
    std::vector<ColumnId> key;
    for (const int index : schema.key) {
      key.push_back(schema.columns[static_cast<size_t>(index)].id);
    }
    bound::Table& bound_table = b_.made.tables[id.index()];
    bound_table.key = std::move(key);
    bound_table.promised = std::move(schema);
    declared.push_back({table, id});
  }
  std::set<TableId> stored;   // and not replaced by others
  std::set<TableId> emptied;  // of them: those replaced by `empty`
  for (const Declared& one : declared) {
    const Symbol& symbol = *std::find_if(b_.names.symbols().begin(), b_.names.symbols().end(), [&](const Symbol& each) {
      return each.kind == DefinitionKind::kTable && TableId(each.id) == one.id;
    });
    if (std::holds_alternative<ast::Table>(symbol.definition->node)) {
      stored.insert(one.id);
    } else if (const auto* derived = std::get_if<ast::DerivedTable>(&symbol.definition->node);
               derived != nullptr && std::holds_alternative<ast::EmptySource>(derived->source)) {
      stored.insert(one.id);
      emptied.insert(one.id);
    }
  }
  const auto is_made_of_others = [&](const Type& type) {
    return type.kind == TypeKind::kRow && !b_.names.IsCodeSet(type.table) && !stored.contains(type.table) &&
           b_.program.tables[type.table.index()].promised.has_value();
  };
  for (const TableId id : emptied) {
    TableSchema schema = *b_.made.tables[id.index()].promised;  // what refers to it is read all the same
    schema.file.clear();
    schema.may_be_absent = true;
    for (ColumnSchema& column : schema.columns) {
      if (is_made_of_others(column.type)) {
        column.type = Type::Of(TypeKind::kCode);  // it has no rows, and the rows of the other table are not read
      }
    }
    b_.made.schemas.push_back(std::move(schema));
  }
  for (const Declared& one : declared) {  // now all keys are known
    TableSchema schema = std::move(*b_.made.tables[one.id.index()].promised);
    CheckReferences(*one.table, schema);
    AddAbsentRows(*one.table, schema);
    for (size_t i = 0; i < schema.columns.size() && stored.contains(one.id) && !emptied.contains(one.id); ++i) {
      const Type& type = schema.columns[i].type;
      if (is_made_of_others(type)) {
        b_.Error(DiagnosticKind::TypeMismatch, one.table->columns[i].type.span,
                 fmt::format("a file cannot refer to rows of `{}`, which is made of other tables", b_.names.NameOf(type.table)));
      }
    }
    b_.made.tables[one.id.index()].promised = std::move(schema);
  }
  for (const Symbol& symbol : b_.names.symbols()) {
    if (symbol.kind == DefinitionKind::kTable && std::holds_alternative<ast::Table>(symbol.definition->node)) {
      bound::Table& table = b_.made.tables[symbol.id];
      table.source = bound::StoredSource{static_cast<int>(b_.made.schemas.size())};
      b_.made.schemas.push_back(std::move(*table.promised));
      table.promised.reset();
    }
  }
}

TableSchema TableBinder::SchemaOf(TableId id, const ast::Table& table) {
  TableSchema schema;
  schema.id = id;
  schema.name = table.name.text;
  schema.file = table.file.text;
  schema.may_be_absent = table.or_absent;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const ast::Column& column = table.columns[i];
    for (size_t j = 0; j < i; ++j) {
      if (table.columns[j].name.text == column.name.text) {
        b_.Error(DiagnosticKind::DefinedTwice, column.name.span,
                 fmt::format("`{}` has two columns named `{}`", table.name.text, column.name.text))
            .Label(table.columns[j].name.span, "the first one");
        break;
      }
    }
    ColumnSchema one = ColumnOf(column);
    ReadLikeTable(table.style, one);
    one.id = AddColumn(id, {one.name, one.headers.front(), one.type, one.nullable || one.may_be_absent}, column.name.span);
    b_.made.columns[one.id.index()].may_be_absent = one.may_be_absent;
    b_.made.columns[one.id.index()].is_private = one.is_private = column.is_private;
    if (column.alias) {
      if (one.type.kind != TypeKind::kRow) {
        b_.Error(DiagnosticKind::TypeMismatch, column.alias->span,
                 "`as` names the children of another table's row, and this column is no reference");
      } else if (!b_.made.child_aliases.try_emplace({one.type.table, column.alias->text}, one.id).second) {
        b_.Error(DiagnosticKind::DefinedTwice, column.alias->span,
                 fmt::format("the children of `{}` are called `{}` twice", b_.names.NameOf(one.type.table), column.alias->text));
      }
    }
    schema.columns.push_back(std::move(one));
  }
  schema.key = ColumnIndexes(table, schema, table.key, "the key");
  for (const ast::Name& name : table.key) {
    const auto column =
        std::find_if(schema.columns.begin(), schema.columns.end(), [&](const ColumnSchema& c) { return c.name == name.text; });
    if (column != schema.columns.end() && column->may_be_absent) {
      b_.Error(DiagnosticKind::TypeMismatch, name.span,
               fmt::format("`{}` tells the rows of `{}` apart, so it cannot be absent", name.text, table.name.text))
          .Hint("take `or absent` away from the column; a file that may be absent says so behind its name: `from \"...\" or absent`");
    }
    if (column != schema.columns.end() && column->reading.orphan_is_missing) {
      b_.Error(DiagnosticKind::TypeMismatch, name.span,
               fmt::format("`{}` tells the rows of `{}` apart, so an orphan cannot be missing there", name.text, table.name.text));
    }
  }
  for (const std::vector<ast::Name>& unique : table.unique) {
    schema.unique.push_back(ColumnIndexes(table, schema, unique, "`unique`"));
  }
  schema.style = StyleOf(table.style, table.name.span);
  schema.absent_means_also_empty = table.absent_means_also_empty;
  if (table.columns.empty()) {
    b_.Error(DiagnosticKind::TypeMismatch, table.name.span, fmt::format("the table `{}` has no columns", table.name.text));
  }
  const std::string& file = table.file.text;
  if (file.empty() || file.front() == '/' || ("/" + file + "/").find("/../") != std::string::npos || file.find('\\') != std::string::npos ||
      file.find('\0') != std::string::npos) {
    b_.Error(DiagnosticKind::BadPath, table.file.span, fmt::format("\"{}\" is not the name of a file in the data folder", Printable(file)));
  }
  return schema;
}

void TableBinder::BindColumnBounds() {
  for (const Symbol& symbol : b_.names.symbols()) {
    const ast::Table* table = Promised(symbol);
    for (const ast::Column& column : table == nullptr ? std::vector<ast::Column>() : table->columns) {
      if (const ColumnId id = b_.names.FindColumn(TableId(symbol.id), column.name.text); id.is_valid()) {
        BindBounds(column, id);
      }
    }
  }
}

void TableBinder::BindBounds(const ast::Column& column, ColumnId id) {
  if (column.type.from == nullptr && column.type.through == nullptr && column.type.above == nullptr) {
    return;
  }
  ast::TypeRef sizeless = column.type;  // ColumnOf has said so
  sizeless.places.reset();
  BoundType type = BindType(b_, sizeless);
  bound::Column& bounded = b_.made.columns[id.index()];
  bounded.from = std::move(type.from);
  bounded.through = std::move(type.through);
  bounded.above = std::move(type.above);
}

ColumnSchema TableBinder::ColumnOf(const ast::Column& column) {
  ColumnSchema schema;
  schema.name = column.name.text;
  for (const ast::Text& header : column.headers) {
    schema.headers.push_back(header.text);
  }
  if (schema.headers.empty()) {
    schema.headers.push_back(schema.name);
  }
  if (column.type.name.parts.size() > 1) {
    b_.Error(DiagnosticKind::TypeMismatch, column.type.span,
             "a column of a table has a type or refers to a table; `TABLE.COLUMN` is for parameters")
        .Hint(fmt::format("write `{}`", column.type.name.parts.front().text));
    return schema;
  }
  ast::TypeRef unbounded = column.type;  // BindBounds has the bounds
  unbounded.from = unbounded.through = unbounded.above = nullptr;
  BoundType type = BindType(b_, unbounded);
  if (type.type.list || type.or_all) {
    b_.Error(DiagnosticKind::TypeMismatch, column.type.span, "a column of a table holds one value, not a list");
    type.type = Type{};
  }
  schema.type = type.type;
  schema.nullable = type.or_missing;
  schema.may_be_absent = type.or_absent;
  schema.other_headers = TextsOf(column.other_headers);
  schema.written = TextsOf(column.reading.written);
  schema.reading = {.yes = TextsOf(column.reading.yes),
                    .no = TextsOf(column.reading.no),
                    .missing = TextsOf(column.reading.missing),
                    .suppressed = TextsOf(column.reading.suppressed),
                    .trimmed = column.reading.trimmed,
                    .any_case = column.reading.any_case,
                    .orphan_is_missing = column.reading.orphan_is_missing};
  CheckWritten(column, type.type);
  CheckReading(column, schema);
  return schema;
}

bool TableBinder::MayIgnoreCase(const Type& type) const {
  return type.kind == TypeKind::kYesNo || (type.kind == TypeKind::kRow && b_.names.IsCodeSet(type.table));
}

// One word for a whole table.
void TableBinder::ReadLikeTable(const ast::FileStyle& style, ColumnSchema& column) const {
  column.reading.trimmed = column.reading.trimmed || style.trimmed;
  column.reading.any_case = column.reading.any_case || (style.any_case && MayIgnoreCase(column.type));
}

void TableBinder::CheckReading(const ast::Column& column, const ColumnSchema& schema) {
  if (schema.type.is_error()) {
    return;
  }
  if (column.reading.any_case && !MayIgnoreCase(schema.type)) {
    b_.Error(DiagnosticKind::TypeMismatch, column.span,
             fmt::format("`ignoring case` is for code sets and yes/no; this column is {}", b_.names.NameOf(schema.type)))
        .Hint("where letters of either case mean the same, write `upper(...)` where it is asked for");
  }
  const bool is_reference = schema.type.kind == TypeKind::kRow && !b_.names.IsCodeSet(schema.type.table);
  if (column.reading.orphan_is_missing && !is_reference) {
    b_.Error(DiagnosticKind::TypeMismatch, column.span,
             fmt::format("`orphan means missing` is for references to another table; this column is {}", b_.names.NameOf(schema.type)));
  }
  const bool reads_missing = column.reading.orphan_is_missing || !column.reading.missing.empty() || !column.reading.suppressed.empty();
  if (reads_missing && !schema.nullable) {
    b_.Error(DiagnosticKind::TypeMismatch, column.type.span, "some of its cells read as missing, and its type says that none is")
        .Hint("write `or missing` behind the type");
  }
  for (const std::vector<std::string>* marks : {&schema.reading.missing, &schema.reading.suppressed}) {
    for (const std::string& mark : *marks) {
      const auto is_mark = [&](const std::string& text) { return text == mark; };
      if (std::any_of(schema.reading.yes.begin(), schema.reading.yes.end(), is_mark) ||
          std::any_of(schema.reading.no.begin(), schema.reading.no.end(), is_mark)) {
        b_.Error(DiagnosticKind::WrongArguments, column.span,
                 fmt::format("\"{}\" is said to be missing and to be yes or no", Printable(mark)));
      }
    }
  }
  for (const std::string& text : schema.reading.missing) {
    if (std::find(schema.reading.suppressed.begin(), schema.reading.suppressed.end(), text) != schema.reading.suppressed.end()) {
      b_.Error(DiagnosticKind::WrongArguments, column.span,
               fmt::format("\"{}\" is said to be missing and to be suppressed; it is one of them", Printable(text)));
    }
  }
}

// `written "Yes" "Y" as yes written "No" as no`.
void TableBinder::CheckYesAndNo(const ast::Column& column, const Type& type) {
  const std::vector<ast::Text>& one = column.reading.yes.empty() ? column.reading.no : column.reading.yes;
  if (one.empty()) {
    return;
  }
  if (type.kind != TypeKind::kYesNo) {
    b_.Error(DiagnosticKind::TypeMismatch, one.front().span,
             fmt::format("`as yes` and `as no` are for yes/no; this column is {}", b_.names.NameOf(type)));
  } else if (column.reading.yes.empty() || column.reading.no.empty() || !column.reading.written.empty()) {
    b_.Error(DiagnosticKind::WrongArguments, one.front().span, "a yes/no column says what is yes and what is no")
        .Hint("write `written \"Yes\" \"Y\" as yes written \"No\" \"N\" as no`");
  }
  for (const std::vector<ast::Text>* list : {&column.reading.yes, &column.reading.no}) {
    for (const ast::Text& text : *list) {
      if (text.text.empty()) {
        b_.Error(DiagnosticKind::WrongArguments, text.span, "an empty cell is missing, so no text of `written` is empty")
            .Hint("where it means no: `or missing` here, and `default no` where the column is asked for");
      }
    }
  }
  for (const ast::Text& yes : column.reading.yes) {
    for (const ast::Text& no : column.reading.no) {
      if (yes.text == no.text || (column.reading.any_case && EqualIgnoringCase(yes.text, no.text))) {
        b_.Error(DiagnosticKind::WrongArguments, no.span, fmt::format("\"{}\" is yes and no", Printable(no.text)));
      }
    }
  }
}

template <class Written>
void TableBinder::CheckSpellings(const ast::Column& column, std::string_view what) {
  std::vector<Written> spellings;
  for (const ast::Text& text : column.reading.written) {
    std::string fault;
    std::optional<Written> spelling = Written::Parse(text.text, fault);
    if (!spelling) {
      b_.Error(DiagnosticKind::WrongArguments, text.span,
               fmt::format("\"{}\" does not show how {} is written: {}", Printable(text.text), what, fault));
      continue;
    }
    for (const Written& before : spellings) {
      if (before.Contradicts(*spelling)) {
        b_.Error(DiagnosticKind::WrongArguments, text.span,
                 fmt::format("the same cell may be read in one way by \"{}\" and in another by \"{}\"", before.spelling(), text.text))
            .Hint("a file in which both stand cannot be read without a guess");
      }
    }
    spellings.push_back(*std::move(spelling));
  }
}

void TableBinder::CheckWritten(const ast::Column& column, const Type& type) {
  CheckYesAndNo(column, type);
  if (column.reading.written.empty() || type.is_error()) {
    return;
  }
  if (type.kind == TypeKind::kYesNo) {
    if (column.reading.written.size() != 2 || column.reading.written[0].text == column.reading.written[1].text) {
      b_.Error(DiagnosticKind::WrongArguments, column.reading.written[0].span,
               "`written` of a yes/no column has two texts: that of yes, then that of no");
    } else if (column.reading.written[0].text.empty() || column.reading.written[1].text.empty()) {
      b_.Error(DiagnosticKind::WrongArguments, column.reading.written[column.reading.written[0].text.empty() ? 0 : 1].span,
               "an empty cell is missing, so no text of `written` is empty")
          .Hint("where it means no: `or missing` here, and `default no` where the column is asked for");
    }
  } else if (type.kind == TypeKind::kYear) {
    const std::string& form = column.reading.written[0].text;
    if (column.reading.written.size() != 1 || (form != "2016-2017" && form != "2016-17")) {
      b_.Error(DiagnosticKind::WrongArguments, column.reading.written[0].span,
               "`written` of a year is \"2016-2017\" or \"2016-17\"; the ending year counts");
    }
  } else if (type.kind == TypeKind::kDate) {
    CheckSpellings<WrittenDate>(column, "a date");
  } else if (type.is_number()) {
    CheckSpellings<WrittenNumber>(column, "a number");
  } else {
    b_.Error(DiagnosticKind::TypeMismatch, column.reading.written[0].span,
             fmt::format("`written` is for dates, numbers, yes/no and years; this column is {}", b_.names.NameOf(type)));
  }
}

FileStyleSchema TableBinder::StyleOf(const ast::FileStyle& style, Span span) {
  FileStyleSchema schema;
  schema.header_from = style.header_from.value_or(1);
  schema.header_through = style.header_through.value_or(schema.header_from);
  if (schema.header_from < 1 || schema.header_through < schema.header_from) {
    b_.Error(DiagnosticKind::WrongArguments, span,
             fmt::format("`header lines {} through {}` are no lines of a file", schema.header_from, schema.header_through));
  }
  schema.missing = TextsOf(style.missing);
  schema.suppressed = TextsOf(style.suppressed);
  schema.until_blank_line = style.until_blank_line;
  if (style.encoding) {
    if (const std::optional<Encoding> encoding = EncodingOf(style.encoding->text)) {
      schema.encoding = *encoding;
    } else {
      b_.Error(DiagnosticKind::WrongArguments, style.encoding->span,
               fmt::format("\"{}\" is no encoding that is known", Printable(style.encoding->text)))
          .Hint("\"utf-8\", \"windows-1252\", \"iso-8859-1\" or \"utf-16\"");
    }
  }
  schema.armour = style.armour;
  if (style.separator) {
    const std::string& separator = style.separator->text == "tab" ? kTab : style.separator->text;
    if (separator.size() != 1 || separator[0] == '"' || separator[0] == '\n' || separator[0] == '\r') {
      b_.Error(DiagnosticKind::WrongArguments, style.separator->span, "a separator is one character, such as \";\"");
    } else {
      schema.separator = separator[0];
    }
  }
  return schema;
}

std::vector<int> TableBinder::ColumnIndexes(const ast::Table& table, const TableSchema& schema, const std::vector<ast::Name>& names,
                                            std::string_view what) {
  std::vector<int> indexes;
  for (const ast::Name& name : names) {
    const auto at =
        std::find_if(table.columns.begin(), table.columns.end(), [&](const ast::Column& c) { return c.name.text == name.text; });
    const int index = static_cast<int>(at - table.columns.begin());
    if (at == table.columns.end()) {
      std::vector<std::string> there;
      for (const ast::Column& column : table.columns) {
        there.push_back(column.name.text);
      }
      Diagnostic& message = b_.Error(DiagnosticKind::UnknownColumn, name.span,
                                     fmt::format("{} of `{}` names `{}`, which is no column of it", what, table.name.text, name.text));
      if (!b_.ExplainDropped(message, name.text)) {
        b_.Suggest(message, name.text, there);
      }
    } else if (std::find(indexes.begin(), indexes.end(), index) != indexes.end()) {
      b_.Error(DiagnosticKind::DefinedTwice, name.span, fmt::format("{} of `{}` names `{}` twice", what, table.name.text, name.text));
    } else {
      b_.Means(name.span, schema.columns[static_cast<size_t>(index)].id);
      indexes.push_back(index);
    }
  }
  return indexes;
}

/// Whether cells of the key say the same in different texts, so that a reference would have to be read likewise.
bool TableBinder::IsKeySpelled(const bound::Table& table) {
  return table.promised.has_value() && std::any_of(table.promised->key.begin(), table.promised->key.end(), [&](int key) {
           const ColumnSchema& column = table.promised->columns[static_cast<size_t>(key)];
           const bool is_year = column.type.kind == TypeKind::kYear;
           return (!column.written.empty() && !is_year) || !column.reading.yes.empty() || column.reading.any_case;
         });
}

/// A reference names as many headers as the key of the other table has columns.
void TableBinder::CheckReferences(const ast::Table& table, TableSchema& schema) {
  for (size_t i = 0; i < schema.columns.size() && i < table.columns.size(); ++i) {
    ColumnSchema& column = schema.columns[i];
    const ast::Column& written = table.columns[i];
    const bool reference = column.type.kind == TypeKind::kRow && !b_.names.IsCodeSet(column.type.table);
    if (!reference) {
      if (column.headers.size() > 1) {
        b_.Error(DiagnosticKind::WrongArguments, written.headers[1].span,
                 "a column has one header; several are for a reference to a table with a key of several columns");
      }
      continue;
    }
    const bound::Table& target = b_.program.tables[column.type.table.index()];
    const bool derived = !target.promised.has_value();
    if (derived) {
      b_.Error(DiagnosticKind::TypeMismatch, written.type.span,
               fmt::format("a file cannot refer to rows of `{}`, which is made of other tables", target.name))
          .Label(target.span, "it is made here");
    } else if (target.key.empty()) {
      b_.Error(DiagnosticKind::TypeMismatch, written.type.span,
               fmt::format("`{}` has no key, so nothing can refer to its rows", target.name))
          .Label(target.span, "`key` is missing here");
    } else if (IsKeySpelled(target)) {
      b_.Error(DiagnosticKind::TypeMismatch, written.type.span,
               fmt::format("the key of `{}` is read in a spelling of its own, so nothing can refer to its rows", target.name))
          .Label(target.span, "`written` or `ignoring case` stands behind its key")
          .Hint("declare the key as a `code`, and read it by `date(...)` or `number(...)` where its value is meant");
    } else if (target.key.size() != column.headers.size()) {
      std::string names;
      for (const ColumnId key : target.key) {
        names += (names.empty() ? "`" : ", `") + b_.program.column(key).name + "`";
      }
      b_.Error(DiagnosticKind::WrongArguments, written.type.span,
               fmt::format("the key of `{}` has {} ({}); this reference names {}", target.name, Counted(target.key.size(), "column"), names,
                           Counted(column.headers.size(), "header")))
          .Hint("name one header for each, as in `from \"A\", \"B\"`");
    }
  }
}

void TableBinder::AddAbsentRows(const ast::Table& table, TableSchema& schema) {
  if (!table.has_absent_means) {
    return;
  }
  size_t width = 0;  // a reference to a key of several columns has several cells
  for (const ColumnSchema& column : schema.columns) {
    width += column.headers.size();
  }
  if (width == 0 || table.absent_means.size() % width != 0) {
    b_.Error(DiagnosticKind::WrongArguments, table.absent_means.empty() ? table.name.span : table.absent_means.back().span,
             fmt::format("a row of `{}` has {} values; `absent means` has {} in all", table.name.text, width, table.absent_means.size()));
    return;
  }
  for (size_t i = 0; i < table.absent_means.size(); i += width) {
    std::vector<std::string> row;
    for (const ColumnSchema& column : schema.columns) {
      const bool reference = column.type.kind == TypeKind::kRow && !b_.names.IsCodeSet(column.type.table);
      for (size_t h = 0; h < column.headers.size(); ++h) {
        const ast::DataCell& cell = table.absent_means[i + row.size()];
        CellValue(b_, cell, reference ? Type::Of(TypeKind::kCode) : column.type, column.nullable, fmt::format("`{}`", column.name));
        row.push_back(column.type.kind == TypeKind::kYear && cell.kind == ast::DataCell::Kind::kNumber ? YearAsInFile(cell, column.written)
                                                                                                       : CellAsInFile(cell, column));
      }
    }
    schema.absent_rows.push_back(std::move(row));
  }
}

}  // namespace tally
