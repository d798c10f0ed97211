#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

#include "language/syntax/antlr/tokens/foreign_spelling.h"

namespace tally::syntax {

ast::ExprPtr Builder::BuildExpression(P::ExpressionContext* context) {
  if (context->KW_OTHERWISE() == nullptr) {
    return BuildPart(context->part(0));
  }
  ast::Choice choice;
  const std::vector<P::PartContext*> parts = context->part();
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    choice.branches.push_back(ast::Choice::Branch{.value = BuildPart(parts[i]), .condition = BuildPart(parts[i + 1])});
  }
  choice.otherwise = BuildExpression(context->expression());
  return MakeExpr(SpanOf(context), std::move(choice));
}

ast::ExprPtr Builder::BuildPart(P::PartContext* context) {
  return Match(
      context, [&](P::ConditionPartContext* condition) { return BuildCondition(condition->condition()); },
      [&](P::PlacePartContext* place) { return BuildPlace(place->place()); },
      [&](P::AggregatePartContext* aggregate) {
        ast::ExprPtr value = BuildAggregate(aggregate->aggregate());
        return aggregate->KW_NOT() == nullptr
                   ? value
                   : MakeExpr(SpanOf(context), ast::Unary{.op = ast::Unary::Op::kNot, .operand = std::move(value)});
      });
}

ast::ExprPtr Builder::BuildOptionalWhere(P::WhereContext* context) {
  return context == nullptr ? nullptr : BuildExpression(context->expression());
}

std::vector<ast::ExprPtr> Builder::BuildCallArguments(P::CallContext* context) {
  std::vector<ast::ExprPtr> arguments;
  if (context != nullptr) {
    for (P::ExpressionContext* argument : context->expression()) {
      arguments.push_back(BuildExpression(argument));
    }
  }
  return arguments;
}

ast::ExprPtr Builder::BuildCall(Span span, ast::Name name, P::CallContext* call) {
  return MakeExpr(span, ast::NameRef{.name = std::move(name), .args = BuildCallArguments(call), .has_args = call != nullptr});
}

}  // namespace tally::syntax
