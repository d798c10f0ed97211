#include "language/syntax/antlr/build/builder.h"

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

ast::Definition Builder::BuildDefinition(P::DefinitionContext* context) {
  ast::Definition definition;
  definition.span = SpanOf(context);
  definition.head = definition.span;
  if (auto* use = context->use()) {
    Build(use, definition);
  } else if (auto* replaceable = context->replaceable()) {
    BuildReplaceable(replaceable, definition);
  } else if (auto* require = context->require()) {
    Build(require, definition);
  } else if (auto* test = context->test()) {
    Build(test, definition);
  } else if (auto* replacement = context->replacement()) {
    definition.replaces = true;
    BuildReplaceable(replacement->replaceable(), definition);
  } else if (auto* change = context->change()) {
    Build(change, definition);
  } else if (auto* drop = context->drop()) {
    Build(drop, definition);
  } else if (auto* what_if = context->whatIf()) {
    Build(what_if, definition);
  }
  return definition;
}

void Builder::BuildReplaceable(P::ReplaceableContext* context, ast::Definition& definition) {
  if (auto* param = context->param()) {
    Build(param, definition);
  } else if (auto* codes = context->codes()) {
    Build(codes, definition);
  } else if (auto* patterns = context->patterns()) {
    Build(patterns, definition);
  } else if (auto* table = context->table()) {
    Build(table, definition);
  } else if (auto* cohort = context->cohort()) {
    Build(cohort, definition);
  } else if (auto* define = context->define()) {
    Build(define, definition);
  } else if (auto* axis = context->axis()) {
    Build(axis, definition);
  } else if (auto* measure = context->measure()) {
    Build(measure, definition);
  } else if (auto* form_template = context->templateDefinition()) {
    Build(form_template, definition);
  } else if (auto* form = context->form()) {
    Build(form, definition);
  } else if (auto* listing = context->listing()) {
    Build(listing, definition);
  } else if (auto* worksheet = context->worksheet()) {
    Build(worksheet, definition);
  } else if (auto* checks = context->checks()) {
    Build(checks, definition);
  }
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
