#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {
namespace {

void Append(std::vector<ast::Text>& list, std::vector<ast::Text> more) {
  list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

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
  ast::FileStyle& style = table.style;
  // Of two clauses that say the same thing neither is silently the one that counts.
  const auto refuse_second = [&](bool is_second, const antlr4::ParserRuleContext* clause, std::string_view what) {
    if (is_second) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(clause), fmt::format("{} is said twice", what), "leave one of them");
    }
  };
  Match(
      context,
      [&](P::KeyContext* key) {
        if (!table.key.empty()) {
          Refuse(DiagnosticKind::SyntaxError, SpanOf(key), "a table has one key", "write its columns in one line: `key a, b`");
        }
        table.key = BuildNames(key->nameList());
      },
      [&](P::UniqueContext* unique) { table.unique.push_back(BuildNames(unique->nameList())); },
      [&](P::TableColumnContext* column) {
        for (ast::Column& built : BuildColumns(column->column())) {
          table.columns.push_back(std::move(built));
        }
      },
      [&](P::HeaderLineContext* line) {
        refuse_second(style.header_from.has_value(), line, "where the header stands");
        style.header_from = style.header_through = BuildInteger(line->NUMBER());
      },
      [&](P::HeaderLinesContext* lines) {
        refuse_second(style.header_from.has_value(), lines, "where the header stands");
        style.header_from = BuildInteger(lines->NUMBER(0));
        style.header_through = BuildInteger(lines->NUMBER(1));
      },
      [&](P::MissingWrittenContext* missing) { Append(style.missing, BuildTexts(missing->text())); },
      [&](P::SuppressedWrittenContext* suppressed) { Append(style.suppressed, BuildTexts(suppressed->text())); },
      [&](P::ArmourContext*) { style.armour = true; }, [&](P::TableTrimmedContext*) { style.trimmed = true; },
      [&](P::TableIgnoringCaseContext*) { style.any_case = true; },
      [&](P::EncodingContext* encoding) {
        refuse_second(style.encoding.has_value(), encoding, "the encoding");
        style.encoding = BuildText(encoding->text());
      },
      [&](P::UntilBlankLineContext*) { style.until_blank_line = true; },
      [&](P::SeparatorContext* separator) {
        refuse_second(style.separator.has_value(), separator, "the separator");
        style.separator = BuildText(separator->text());
      },
      [&](P::AbsentMeansContext* absent) {
        refuse_second(table.has_absent_means, absent, "what an absent file means");
        table.has_absent_means = true;
        table.absent_means_also_empty = absent->KW_EMPTY() != nullptr;
        table.absent_means = BuildDataBlock(absent->dataBlock());
      });
}

/// `a, b : type ...` is a column each.
std::vector<ast::Column> Builder::BuildColumns(P::ColumnContext* context) {
  std::vector<ast::Column> columns;
  const Span whole = SpanOf(context);
  const auto refuse_second = [&](bool is_second, const antlr4::ParserRuleContext* clause, std::string_view what) {
    if (is_second) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(clause), fmt::format("{} is said twice", what), "leave one of them");
    }
  };
  for (ast::Name& name : BuildNames(context->nameList())) {
    ast::Column column;
    column.span = context->nameList()->name().size() == 1 ? whole : name.span;
    column.name = std::move(name);
    column.type = BuildColumnType(context->columnType());
    for (P::ColumnClauseContext* clause : context->columnClause()) {
      Match(
          clause,
          [&](P::WrittenContext* written) {
            std::vector<ast::Text>& list = written->KW_YES() != nullptr  ? column.reading.yes
                                           : written->KW_NO() != nullptr ? column.reading.no
                                                                         : column.reading.written;
            refuse_second(!list.empty(), written, "how a column is written");
            list = BuildTexts(written->text());
          },
          [&](P::HeadersContext* headers) {
            refuse_second(!column.headers.empty(), headers, "the heading of a column");
            column.headers = BuildTexts(headers->text());
            const size_t others = headers->KW_OR().size();
            if (others != 0 && headers->COMMA().empty()) {
              column.other_headers.assign(column.headers.begin() + 1, column.headers.end());
              column.headers.resize(1);
            } else if (others != 0) {
              Refuse(DiagnosticKind::SyntaxError, SpanOf(headers), "a reference of several columns has one heading for each",
                     "leave out `or`");
            }
          },
          [&](P::ColumnMissingContext* missing) { Append(column.reading.missing, BuildTexts(missing->text())); },
          [&](P::ColumnSuppressedContext* suppressed) { Append(column.reading.suppressed, BuildTexts(suppressed->text())); },
          [&](P::TrimmedContext*) { column.reading.trimmed = true; }, [&](P::IgnoringCaseContext*) { column.reading.any_case = true; },
          [&](P::OrphanMeansMissingContext*) { column.reading.orphan_is_missing = true; },
          [&](P::AliasContext* alias) {
            refuse_second(column.alias.has_value(), alias, "the name of a column's children");
            column.alias = BuildName(alias->name());
          },
          [&](P::PrivateContext* is_private) {
            refuse_second(column.is_private, is_private, "`private`");
            column.is_private = true;
          });
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
