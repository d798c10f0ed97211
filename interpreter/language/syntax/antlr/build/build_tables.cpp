#include <algorithm>

#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"

namespace tally::syntax {

void Builder::Build(P::CodesContext* context, ast::Definition& definition) {
  P::CodesHeadContext* head = context->codesHead();
  AddReasons(head->reason(), definition.clauses);
  ast::Codes codes{.name = BuildName(head->name()), .attributes = {}, .cells = BuildDataBlock(context->dataBlock())};
  for (P::ArgumentContext* attribute : head->argument()) {
    codes.attributes.push_back(BuildArgument(attribute));
  }
  SetHead(definition, codes.name.span);
  definition.node = std::move(codes);
}

void Builder::Build(P::PatternsContext* context, ast::Definition& definition) {
  P::PatternsHeadContext* head = context->patternsHead();
  AddReasons(head->reason(), definition.clauses);
  ast::Patterns patterns{.name = BuildName(head->name(0)), .wildcard = BuildName(head->name(1)), .years = {}};
  for (P::PatternYearsContext* years : context->patternsBlock()->patternYears()) {
    patterns.years.push_back(BuildPatternYears(years));
  }
  SetHead(definition, patterns.name.span);
  definition.node = std::move(patterns);
}

ast::Patterns::Years Builder::BuildPatternYears(P::PatternYearsContext* context) {
  P::YearsContext* span_of_years = context->years();
  ast::Patterns::Years years{
      .from = BuildInteger(span_of_years->NUMBER(0)), .through = 0, .span = SpanOf(context), .patterns = {}, .except = {}};
  years.through = span_of_years->NUMBER(1) == nullptr ? years.from : BuildInteger(span_of_years->NUMBER(1));
  for (P::PatternLineContext* line : context->patternLine()) {
    const auto except = line->KW_EXCEPT();
    for (P::TextContext* text : line->text()) {
      const bool excepted = except != nullptr && text->start->getTokenIndex() > except->getSymbol()->getTokenIndex();
      (excepted ? years.except : years.patterns).push_back(BuildText(text));
    }
  }
  return years;
}

void Builder::Build(P::TableContext* context, ast::Definition& definition) {
  P::TableHeadContext* head = context->tableHead();
  AddReasons(head->reason(), definition.clauses);
  AddReasons(context->reason(), definition.clauses);
  ast::Name name = BuildName(head->name());
  SetHead(definition, name.span);
  if (context->tableSource() != nullptr) {
    definition.node = BuildDerivedTable(context->tableSource(), std::move(name), definition.clauses);
    return;
  }
  ast::Table table;
  table.name = std::move(name);
  table.file = BuildText(context->text());
  table.or_absent = context->KW_ABSENT() != nullptr;
  for (P::TableItemContext* item : context->tableBlock()->tableItem()) {
    AddTableItem(item, table);
  }
  definition.node = std::move(table);
}

void Builder::AddTableItem(P::TableItemContext* context, ast::Table& table) {
  if (auto* key = dynamic_cast<P::KeyContext*>(context)) {
    if (!table.key.empty()) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(key), "a table has one key", "write its columns in one line: `key a, b`");
    }
    table.key = BuildNames(key->nameList());
  } else if (auto* unique = dynamic_cast<P::UniqueContext*>(context)) {
    table.unique.push_back(BuildNames(unique->nameList()));
  } else if (auto* column = dynamic_cast<P::TableColumnContext*>(context)) {
    for (ast::Column& built : BuildColumns(column->column())) {
      table.columns.push_back(std::move(built));
    }
  } else if (auto* line = dynamic_cast<P::HeaderLineContext*>(context)) {
    table.style.header_from = table.style.header_through = BuildInteger(line->NUMBER());
  } else if (auto* lines = dynamic_cast<P::HeaderLinesContext*>(context)) {
    table.style.header_from = BuildInteger(lines->NUMBER(0));
    table.style.header_through = BuildInteger(lines->NUMBER(1));
  } else if (auto* missing = dynamic_cast<P::MissingWrittenContext*>(context)) {
    table.style.missing = BuildTexts(missing->text());
  } else if (auto* suppressed = dynamic_cast<P::SuppressedWrittenContext*>(context)) {
    table.style.suppressed = BuildTexts(suppressed->text());
  } else if (dynamic_cast<P::ArmourContext*>(context) != nullptr) {
    table.style.armour = true;
  } else if (auto* separator = dynamic_cast<P::SeparatorContext*>(context)) {
    table.style.separator = BuildText(separator->text());
  } else if (auto* absent = dynamic_cast<P::AbsentMeansContext*>(context)) {
    table.has_absent_means = true;
    table.absent_means_also_empty = absent->KW_EMPTY() != nullptr;
    table.absent_means = BuildDataBlock(absent->dataBlock());
  }
}

/// `a, b : type ...` is a column each.
std::vector<ast::Column> Builder::BuildColumns(P::ColumnContext* context) {
  std::vector<ast::Column> columns;
  const Span whole = SpanOf(context);
  for (ast::Name& name : BuildNames(context->nameList())) {
    ast::Column column;
    column.span = context->nameList()->name().size() == 1 ? whole : name.span;
    column.name = std::move(name);
    column.type = BuildColumnType(context->columnType());
    for (P::ColumnClauseContext* clause : context->columnClause()) {
      if (auto* written = dynamic_cast<P::WrittenContext*>(clause)) {
        column.written = BuildTexts(written->text());
      } else if (auto* headers = dynamic_cast<P::HeadersContext*>(clause)) {
        column.headers = BuildTexts(headers->text());
      } else if (auto* alias = dynamic_cast<P::AliasContext*>(clause)) {
        column.alias = BuildName(alias->name());
      }
    }
    columns.push_back(std::move(column));
  }
  if (columns.size() > 1 && !columns.front().headers.empty()) {
    Refuse(DiagnosticKind::SyntaxError, whole, fmt::format("{} columns cannot be read from one heading", columns.size()),
           "give each column a line of its own");
  }
  return columns;
}

}  // namespace tally::syntax
