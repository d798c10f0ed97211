#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

ast::LibraryHeader Builder::BuildLibraryHeader(P::LibraryHeaderContext* context) {
  ast::LibraryHeader header;
  header.span = SpanOf(context);
  header.path = BuildPath(context->path(0));
  if (P::YearsContext* years = context->years()) {
    header.from = BuildInteger(years->NUMBER(0));
    header.through = years->NUMBER(1) == nullptr ? header.from : BuildInteger(years->NUMBER(1));
  }
  if (context->KW_REVISES() != nullptr) {
    header.revises = BuildPath(context->path(1));
    if (context->NUMBER() != nullptr) {
      header.revises_year = BuildInteger(context->NUMBER());
    }
  }
  ast::Clauses clauses;
  AddReasons(context->reason(), clauses);
  if (clauses.because) {
    Refuse(DiagnosticKind::SyntaxError, clauses.because->span, "a library has no `because`", "write `cite \"...\"`");
  }
  header.cites = std::move(clauses.cites);
  return header;
}

ast::LanguageLine Builder::BuildLanguageLine(P::LanguageLineContext* context) {
  return {.version = BuildInteger(context->NUMBER()), .span = SpanOf(context)};
}

ast::Definition Builder::BuildDefinition(P::DefinitionContext* context) {
  ast::Definition definition;
  definition.span = SpanOf(context);
  definition.head = definition.span;
  Match(
      context->children.front(), [&](P::UseContext* use) { Build(use, definition); },
      [&](P::NeedsContext* needs) { Build(needs, definition); },
      [&](P::ReplaceableContext* replaceable) { BuildReplaceable(replaceable, definition); },
      [&](P::RequireContext* require) { Build(require, definition); }, [&](P::TestContext* test) { Build(test, definition); },
      [&](P::ReplacementContext* replacement) {
        definition.replaces = true;
        BuildReplaceable(replacement->replaceable(), definition);
      },
      [&](P::ChangeContext* change) { Build(change, definition); }, [&](P::DropContext* drop) { Build(drop, definition); },
      [&](P::WhatIfContext* what_if) { Build(what_if, definition); });
  return definition;
}

void Builder::BuildReplaceable(P::ReplaceableContext* context, ast::Definition& definition) {
  Match(
      context->children.front(), [&](P::ParamContext* param) { Build(param, definition); },
      [&](P::CodesContext* codes) { Build(codes, definition); }, [&](P::PatternsContext* patterns) { Build(patterns, definition); },
      [&](P::TableContext* table) { Build(table, definition); }, [&](P::CohortContext* cohort) { Build(cohort, definition); },
      [&](P::DefineContext* define) { Build(define, definition); }, [&](P::AxisContext* axis) { Build(axis, definition); },
      [&](P::MeasureContext* measure) { Build(measure, definition); },
      [&](P::TemplateDefinitionContext* form_template) { Build(form_template, definition); },
      [&](P::FormContext* form) { Build(form, definition); }, [&](P::ListingContext* listing) { Build(listing, definition); },
      [&](P::WorksheetContext* worksheet) { Build(worksheet, definition); }, [&](P::ChecksContext* checks) { Build(checks, definition); });
}

void Builder::SetHead(ast::Definition& definition, Span name) {
  definition.head.end = name.end;
}

void Builder::Build(P::UseContext* context, ast::Definition& definition) {
  AddReasons(context->reason(), definition.clauses);
  ast::Use use{.path = BuildPath(context->path()), .year = nullptr};
  if (context->operand() != nullptr) {
    use.year = BuildOperand(context->operand());
  }
  SetHead(definition, use.path.span);
  definition.node = std::move(use);
}

namespace {

bool SaysHow(const ast::ColumnReading& reading) {
  const auto& [written, yes, no, missing, suppressed, trimmed, any_case, orphan_is_missing] = reading;
  return !written.empty() || !yes.empty() || !no.empty() || !missing.empty() || !suppressed.empty() || trimmed || any_case ||
         orphan_is_missing;
}

}  // namespace

void Builder::Build(P::NeedsContext* context, ast::Definition& definition) {
  AddReasons(context->reason(), definition.clauses);
  ast::Needs needs{.name = BuildName(context->name()), .table = context->KW_TABLE() != nullptr};
  if (context->type() != nullptr) {
    needs.type = BuildType(context->type());
  }
  if (context->needsBlock() != nullptr) {
    for (P::ColumnContext* column : context->needsBlock()->column()) {
      for (ast::Column& built : BuildColumns(column)) {
        if (!built.headers.empty() || SaysHow(built.reading)) {
          Refuse(DiagnosticKind::SyntaxError, built.span, "how a column is written in a file is said by the table", "take it out here");
        }
        needs.columns.push_back(std::move(built));
      }
    }
  }
  SetHead(definition, needs.name.span);
  definition.node = std::move(needs);
}

void Builder::Build(P::ParamContext* context, ast::Definition& definition) {
  AddReasons(context->reason(), definition.clauses);
  ast::Param param{.name = BuildName(context->name()), .type = BuildType(context->type()), .default_value = nullptr};
  if (context->expression() != nullptr) {
    param.default_value = BuildExpression(context->expression());
  }
  SetHead(definition, param.name.span);
  definition.node = std::move(param);
}

void Builder::Build(P::RequireContext* context, ast::Definition& definition) {
  AddReasons(context->reason(), definition.clauses);
  ast::Require require{.condition = BuildExpression(context->expression()), .of = std::nullopt, .on = std::nullopt, .message = nullptr};
  if (context->of != nullptr) {
    require.of = BuildName(context->of);
  }
  if (context->on != nullptr) {
    require.on = BuildName(context->on);
  }
  require.message = BuildTextLiteral(context->message()->textLiteral());
  SetHead(definition, SpanOf(context->KW_REQUIRE()));
  definition.node = std::move(require);
}

void Builder::Build(P::CohortContext* context, ast::Definition& definition) {
  AddReasons(context->reason(), definition.clauses);
  ast::Cohort cohort{.name = BuildName(context->name()),
                     .args = BuildArguments(context->arguments()),
                     .of = BuildPath(context->path()),
                     .where = BuildOptionalWhere(context->where())};
  SetHead(definition, cohort.name.span);
  definition.node = std::move(cohort);
}

void Builder::Build(P::DefineContext* context, ast::Definition& definition) {
  AddReasons(context->reason(), definition.clauses);
  ast::Define define{.name = BuildName(context->name()), .args = BuildArguments(context->arguments())};
  if (context->path() != nullptr) {
    define.of = BuildPath(context->path());
  }
  if (context->type() != nullptr) {
    define.type = BuildType(context->type());
  }
  define.value = BuildExpression(context->expression());
  SetHead(definition, define.name.span);
  definition.node = std::move(define);
}

}  // namespace tally::syntax
