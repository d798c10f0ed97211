#include <algorithm>

#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {
namespace {

constexpr size_t kMaxPasted = 160;

/// A piece of the script on one line, for a hint.
std::string OnOneLine(std::string_view written) {
  std::string line;
  for (const char c : written) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

ast::Comparison::Op OperatorOf(const antlr4::Token& sign) {
  using Op = ast::Comparison::Op;
  switch (sign.getType()) {
    case Builder::P::EQUAL: return Op::kEqual;
    case Builder::P::NOT_EQUAL: return Op::kNotEqual;
    case Builder::P::LESS: return Op::kLess;
    case Builder::P::LESS_EQUAL: return Op::kLessEqual;
    case Builder::P::GREATER: return Op::kGreater;
    case Builder::P::GREATER_EQUAL: return Op::kGreaterEqual;
    default: CheckFailed(__FILE__, __LINE__, "comparison");
  }
}

bool IsOpenAnd(const ast::Expr& expr) {
  const auto* logic = std::get_if<ast::Logic>(&expr.node);
  return logic != nullptr && logic->op == ast::Logic::Op::kAnd && !expr.bracketed;
}

}  // namespace

ast::ExprPtr Builder::BuildCondition(P::ConditionContext* context) {
  return Match(
      context, [&](P::ComparisonConditionContext* comparison) { return BuildComparison(comparison->comparison()); },
      [&](P::NotConditionContext* negation) {
        return MakeExpr(SpanOf(context), ast::Unary{.op = ast::Unary::Op::kNot, .operand = BuildCondition(negation->condition())});
      },
      [&](P::AndConditionContext* conjunction) { return BuildLogic(conjunction, ast::Logic::Op::kAnd); },
      [&](P::OrConditionContext* disjunction) {
        ast::ExprPtr expr = BuildLogic(disjunction, ast::Logic::Op::kOr);
        RefuseMixedLogic(disjunction, std::get<ast::Logic>(expr->node));
        return expr;
      });
}

/// ANTLR's tree of a chain leans to the left, one level for each operator: it is walked down by a loop.
template <class Node>
ast::ExprPtr Builder::BuildLogic(Node* context, ast::Logic::Op op) {
  std::vector<P::ConditionContext*> operands;
  P::ConditionContext* left = context;
  while (auto* node = dynamic_cast<Node*>(left)) {
    operands.push_back(node->condition(1));
    left = node->condition(0);
  }
  operands.push_back(left);
  ast::Logic logic{.op = op, .operands = {}};
  logic.operands.reserve(operands.size());
  std::for_each(operands.rbegin(), operands.rend(),
                [&](P::ConditionContext* operand) { logic.operands.push_back(BuildCondition(operand)); });
  return MakeExpr(SpanOf(context), std::move(logic));
}

void Builder::RefuseMixedLogic(P::OrConditionContext* context, const ast::Logic& logic) {
  if (std::none_of(logic.operands.begin(), logic.operands.end(), [](const ast::ExprPtr& operand) { return IsOpenAnd(*operand); })) {
    return;
  }
  const Span span = SpanOf(context);
  Diagnostic& diagnostic = sink_.Report(DiagnosticKind::MixedAndOr, span, "`and` and `or` stand side by side without brackets");
  std::string pasted;
  for (const ast::ExprPtr& operand : logic.operands) {
    if (pasted.size() > kMaxPasted) {
      break;
    }
    const std::string text = OnOneLine(Written(operand->span).substr(0, kMaxPasted + 1));
    pasted += pasted.empty() ? "" : " or ";
    pasted += IsOpenAnd(*operand) ? fmt::format("({})", text) : text;
  }
  if (pasted.size() <= kMaxPasted) {
    diagnostic.Hint(fmt::format("say what belongs together, for example `{}`", pasted));
  } else {
    diagnostic.Hint("say what belongs together, for example `(a and b) or c`");
  }
}

ast::ExprPtr Builder::BuildComparison(P::ComparisonContext* context) {
  ast::ExprPtr value = BuildOperand(context->operand());
  const auto tails = context->comparisonTail();
  if (tails.empty()) {
    return value;
  }
  if (tails.size() > 1) {
    const Span second = tokens_.SpanOf(*tails[1]->start);
    const std::string left = OnOneLine(Written(value->span).substr(0, kMaxPasted));
    const std::string first = OnOneLine(Written(SpanOf(tails[0])).substr(0, kMaxPasted));
    const std::string next = OnOneLine(Written(SpanOf(tails[1])).substr(0, kMaxPasted));
    Diagnostic& diagnostic = sink_.Report(DiagnosticKind::MixedAndOr, second, "comparisons do not chain");
    auto* compared = dynamic_cast<P::ComparedWithContext*>(tails[0]);
    if (compared != nullptr && left.size() + first.size() + next.size() < kMaxPasted) {
      diagnostic.Hint(fmt::format("write `{} {} and {} {}`", left, first, OnOneLine(Written(SpanOf(compared->operand()))), next));
    } else {
      diagnostic.Hint("join two comparisons with `and`, or put one in brackets");
    }
  }
  return BuildComparisonTail(SpanOf(context), value, tails[0]);
}

ast::ExprPtr Builder::BuildComparisonTail(Span span, const ast::ExprPtr& left, P::ComparisonTailContext* context) {
  return Match(
      context,
      [&](P::ComparedWithContext* compared) {
        return MakeExpr(span, ast::Comparison{.op = OperatorOf(*context->start),
                                              .op_span = tokens_.SpanOf(*context->start),
                                              .left = left,
                                              .right = BuildOperand(compared->operand())});
      },
      [&](P::IsTailContext* is) { return BuildIs(span, left, is); }, [&](P::InTailContext* in) { return BuildIn(span, left, in); });
}

ast::ExprPtr Builder::BuildIs(Span span, const ast::ExprPtr& left, P::IsTailContext* context) {
  using What = ast::Is::What;
  ast::Is built{.what = What::kValue, .negated = context->KW_NOT() != nullptr, .left = left, .right = nullptr};
  if (context->KW_GIVEN() != nullptr) {
    built.what = What::kGiven;
  } else if (context->KW_ABSENT() != nullptr) {
    built.what = What::kAbsent;
  } else {
    built.right = BuildOperand(context->operand());
    if (std::holds_alternative<ast::MissingLiteral>(built.right->node)) {
      built.what = What::kMissing;
      built.right = nullptr;
    } else if (std::holds_alternative<ast::AllLiteral>(built.right->node)) {
      built.what = What::kAll;
      built.right = nullptr;
    }
  }
  return MakeExpr(span, std::move(built));
}

ast::ExprPtr Builder::BuildIn(Span span, const ast::ExprPtr& left, P::InTailContext* context) {
  ast::In built{.left = left, .right = BuildOperand(context->operand(0)), .for_year = nullptr};
  if (context->operand(1) != nullptr) {
    built.for_year = BuildOperand(context->operand(1));
  }
  const ast::Expr& right = *built.right;
  if (right.bracketed && (std::holds_alternative<ast::TextLiteral>(right.node) || std::holds_alternative<ast::NumberLiteral>(right.node))) {
    Refuse(DiagnosticKind::HabitFromElsewhere, right.span, "a list stands in square brackets",
           fmt::format("write `in [{}]`", OnOneLine(Written(right.span).substr(0, kMaxPasted))));
  }
  if (context->KW_NOT() == nullptr) {
    return MakeExpr(span, std::move(built));
  }
  return MakeExpr(span, ast::Unary{.op = ast::Unary::Op::kNot, .operand = MakeExpr(span, std::move(built))});
}

}  // namespace tally::syntax
