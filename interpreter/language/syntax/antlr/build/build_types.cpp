#include "language/syntax/antlr/build/builder.h"

namespace tally::syntax {

void Builder::SetTypeName(P::TypeNameContext* context, ast::TypeRef& type) {
  type.list = context->KW_LIST() != nullptr;
  if (context->KW_YES() != nullptr) {
    const Span span = Join(SpanOf(context->KW_YES()), SpanOf(context->KW_NO()));
    type.name = ast::Path{.parts = {ast::Name{.text = "yes/no", .span = span}}, .span = span};
    return;
  }
  type.name = BuildPath(context->path());
  if (context->NUMBER() != nullptr) {
    type.places = BuildInteger(context->NUMBER());
  }
}

void Builder::AddTypeOr(P::TypeOrContext* context, ast::TypeRef& type) {
  type.or_missing |= context->KW_MISSING() != nullptr;
  type.or_absent |= context->KW_ABSENT() != nullptr;
  type.or_all |= context->KW_ALL() != nullptr;
}

ast::ExprPtr Builder::BuildBound(P::BoundContext* context) {
  ast::ExprPtr value = BuildPostfix(context->postfix());
  if (context->MINUS() == nullptr) {
    return value;
  }
  return MakeExpr(SpanOf(context), ast::Unary{.op = ast::Unary::Op::kMinus, .operand = std::move(value)});
}

ast::TypeRef Builder::BuildType(P::TypeContext* context) {
  ast::TypeRef type{.span = SpanOf(context)};
  SetTypeName(context->typeName(), type);
  for (P::TypeRangeContext* range : context->typeRange()) {
    if (range->KW_ABOVE() != nullptr) {
      type.above = BuildBound(range->bound(0));
      continue;
    }
    type.from = BuildBound(range->bound(0));
    if (range->KW_THROUGH() != nullptr) {
      type.through = BuildBound(range->bound(1));
    }
  }
  for (P::TypeOrContext* alternative : context->typeOr()) {
    AddTypeOr(alternative, type);
  }
  return type;
}

ast::TypeRef Builder::BuildColumnType(P::ColumnTypeContext* context) {
  ast::TypeRef type{.span = SpanOf(context)};
  SetTypeName(context->typeName(), type);
  for (P::ColumnRangeContext* range : context->columnRange()) {
    if (range->KW_ABOVE() != nullptr) {
      type.above = BuildBound(range->bound());
      continue;
    }
    if (range->text() != nullptr) {
      ast::Text text = BuildText(range->text());
      const Span span = text.span;
      ast::TextLiteral literal;
      literal.pieces.push_back(ast::TextLiteral::Piece{.text = std::move(text.text), .slot = nullptr});
      type.from = MakeExpr(span, std::move(literal));
    } else if (range->DATE() != nullptr) {
      type.from = BuildDate(range->DATE());
    } else {
      type.from = BuildNumber(range->NUMBER());
      if (range->MINUS() != nullptr) {
        const Span span = Join(SpanOf(range->MINUS()), type.from->span);
        type.from = MakeExpr(span, ast::Unary{.op = ast::Unary::Op::kMinus, .operand = std::move(type.from)});
      }
    }
    if (range->KW_THROUGH() != nullptr) {
      type.through = BuildBound(range->bound());
    }
  }
  for (P::TypeOrContext* alternative : context->typeOr()) {
    AddTypeOr(alternative, type);
  }
  return type;
}

ast::Argument Builder::BuildArgument(P::ArgumentContext* context) {
  return ast::Argument{.name = BuildName(context->name()), .type = BuildType(context->type())};
}

std::vector<ast::Argument> Builder::BuildArguments(P::ArgumentsContext* context) {
  std::vector<ast::Argument> arguments;
  if (context != nullptr) {
    for (P::ArgumentContext* argument : context->argument()) {
      arguments.push_back(BuildArgument(argument));
    }
  }
  return arguments;
}

}  // namespace tally::syntax
