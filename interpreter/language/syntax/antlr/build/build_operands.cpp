#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/base/number.h"
#include "foundation/source/utf8.h"
#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"
#include "language/syntax/antlr/tokens/foreign_spelling.h"

namespace tally::syntax {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                      "July",    "August",   "September", "October", "November", "December"};
constexpr int kLeapYear = 2024;

}  // namespace

ast::ExprPtr Builder::BuildOperand(P::OperandContext* context) {
  return Match(
      context, [&](P::PostfixOperandContext* postfix) { return BuildPostfix(postfix->postfix()); },
      [&](P::MinusOperandContext* minus) {
        return MakeExpr(SpanOf(context), ast::Unary{.op = ast::Unary::Op::kMinus, .operand = BuildOperand(minus->operand())});
      },
      [&](P::ProductOperandContext* product) { return BuildArithmetic(product); },
      [&](P::SumOperandContext* sum) { return BuildArithmetic(sum); },
      [&](P::DefaultOperandContext* fallback) { return BuildDefault(fallback); },
      [&](P::ThroughOperandContext* through) { return BuildThrough(through); });
}

ast::ExprPtr Builder::BuildDefault(P::DefaultOperandContext* context) {
  std::vector<P::OperandContext*> options;
  P::OperandContext* left = context;
  while (auto* node = dynamic_cast<P::DefaultOperandContext*>(left)) {
    options.push_back(node->operand(1));
    left = node->operand(0);
  }
  options.push_back(left);
  ast::Default built;
  std::for_each(options.rbegin(), options.rend(), [&](P::OperandContext* option) { built.options.push_back(BuildOperand(option)); });
  return MakeExpr(SpanOf(context), std::move(built));
}

ast::ExprPtr Builder::BuildThrough(P::ThroughOperandContext* context) {
  P::OperandContext* start = context->operand(0);
  while (auto* inner = dynamic_cast<P::ThroughOperandContext*>(start)) {
    if (start == context->operand(0)) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(context->KW_THROUGH()), "`through` joins two ends", "a period has one start and one end");
    }
    start = inner->operand(0);
  }
  return MakeExpr(SpanOf(context), ast::Through{.start = BuildOperand(start), .end = BuildOperand(context->operand(1))});
}

/// ANTLR's tree of a chain leans to the left, one level for each operator: it is walked down by a loop.
template <class Node>
ast::ExprPtr Builder::BuildArithmetic(Node* context) {
  using Op = ast::Arithmetic::Op;
  std::vector<Node*> nodes;
  P::OperandContext* left = context;
  while (auto* node = dynamic_cast<Node*>(left)) {
    nodes.push_back(node);
    left = node->operand(0);
  }
  ast::Arithmetic built;
  built.first = BuildOperand(left);
  built.terms.reserve(nodes.size());
  std::for_each(nodes.rbegin(), nodes.rend(), [&](Node* node) {
    const antlr4::Token* sign = dynamic_cast<antlr4::tree::TerminalNode*>(node->children[1])->getSymbol();
    const size_t type = sign->getType();
    const Op op = type == P::PLUS ? Op::kAdd : type == P::MINUS ? Op::kSubtract : type == P::STAR ? Op::kMultiply : Op::kDivide;
    built.terms.push_back(ast::Arithmetic::Term{.op = op, .op_span = tokens_.SpanOf(*sign), .operand = BuildOperand(node->operand(1))});
  });
  return MakeExpr(SpanOf(context), std::move(built));
}

ast::ExprPtr Builder::BuildPostfix(P::PostfixContext* context) {
  ast::ExprPtr value = BuildPrimary(context->primary());
  const Span first = SpanOf(context->primary());
  for (P::MemberContext* member : context->member()) {
    const Span span = Join(first, SpanOf(member));
    value = Match(
        member,
        [&](P::SheetColumnMemberContext* column) {
          return MakeExpr(span, ast::SheetColumn{.row = value, .column = BuildInteger(column->NUMBER())});
        },
        [&](P::NameMemberContext* named) {
          return MakeExpr(span, ast::Member{.row = value,
                                            .name = BuildName(named->name()),
                                            .args = BuildCallArguments(named->call()),
                                            .has_args = named->call() != nullptr});
        });
  }
  return value;
}

ast::ExprPtr Builder::BuildPrimary(P::PrimaryContext* context) {
  const Span span = SpanOf(context);
  return Match(
      context, [&](P::NameRefContext* name) { return BuildNameRef(name); },
      [&](P::TextPrimaryContext* text) { return BuildTextLiteral(text->textLiteral()); },
      [&](P::NumberLiteralContext* number) { return BuildNumber(number->NUMBER()); },
      [&](P::BracketsContext* brackets) { return InBrackets(BuildExpression(brackets->expression())); },
      [&](P::ListLiteralContext* list) { return BuildList(list); }, [&](P::DateLiteralContext* date) { return BuildDate(date->DATE()); },
      [&](P::YesNoLiteralContext* yes_no) { return MakeExpr(span, ast::YesNoLiteral{.yes = yes_no->KW_YES() != nullptr}); },
      [&](P::MissingLiteralContext*) { return MakeExpr(span, ast::MissingLiteral{}); },
      [&](P::AllLiteralContext*) { return MakeExpr(span, ast::AllLiteral{}); },
      [&](P::MonthDayContext* month) { return BuildMonthDay(month); },
      [&](P::SheetColumnContext* column) {
        return MakeExpr(span, ast::SheetColumn{.row = nullptr, .column = BuildInteger(column->NUMBER())});
      },
      [&](P::AggregatePrimaryContext* aggregate) { return BuildShortAggregate(aggregate->shortAggregate()); });
}

ast::ExprPtr Builder::BuildList(P::ListLiteralContext* context) {
  ast::ListLiteral built;
  for (P::OperandContext* item : context->operand()) {
    ast::ExprPtr value = BuildOperand(item);
    if (const auto* range = std::get_if<ast::Through>(&value->node); range != nullptr && !value->bracketed) {
      built.items.push_back(ast::ListLiteral::Item{.value = range->start, .through = range->end});
    } else {
      built.items.push_back(ast::ListLiteral::Item{.value = std::move(value), .through = nullptr});
    }
  }
  return MakeExpr(SpanOf(context), std::move(built));
}

ast::ExprPtr Builder::InBrackets(const ast::ExprPtr& expr) {
  auto bracketed = std::make_shared<ast::Expr>(*expr);
  bracketed->bracketed = true;
  return bracketed;
}

ast::ExprPtr Builder::BuildNameRef(P::NameRefContext* context) {
  ast::Name name = BuildName(context->name());
  const Span span = SpanOf(context);
  if (context->call() != nullptr) {
    if (const ForeignWord* foreign = FindForeignFunction(name.text)) {
      Refuse(DiagnosticKind::HabitFromElsewhere, span, std::string(foreign->text), std::string(foreign->hint));
    }
    return BuildCall(span, std::move(name), context->call());
  }
  const std::string small = SmallLetters(name.text);
  if (small == "null" || small == "none") {
    Refuse(DiagnosticKind::HabitFromElsewhere, span, fmt::format("`{}` is written `missing`", name.text),
           "write `x is missing` or `x is given`");
    return MakeExpr(span, ast::MissingLiteral{});
  }
  if (small == "true" || small == "false") {
    const std::string_view ours = small == "true" ? "yes" : "no";
    Refuse(DiagnosticKind::HabitFromElsewhere, span, fmt::format("`{}` is written `{}`", name.text, ours), fmt::format("write `{}`", ours));
    return MakeExpr(span, ast::YesNoLiteral{.yes = small == "true"});
  }
  return BuildCall(span, std::move(name), nullptr);
}

ast::ExprPtr Builder::BuildMonthDay(P::MonthDayContext* context) {
  const std::string_view month = Written(context->MONTH());
  ast::MonthDay built;
  built.month = static_cast<int>(std::find(kMonths.begin(), kMonths.end(), month) - kMonths.begin()) + 1;
  CheckNumber(context->NUMBER(), NumberPlace::kNumber);
  built.day = static_cast<int>(ParseInteger(Written(context->NUMBER())).value_or(0));
  if (built.day < 1 || built.day > DaysInMonth(kLeapYear, built.month)) {
    Refuse(DiagnosticKind::BadLiteral, Join(SpanOf(context->MONTH()), SpanOf(context->NUMBER())),
           fmt::format("{} has no day {}", month, Written(context->NUMBER())));
    built.day = 1;
  }
  built.word = context->KW_IN() != nullptr      ? ast::MonthDay::Word::kIn
               : context->KW_AFTER() != nullptr ? ast::MonthDay::Word::kAfter
                                                : ast::MonthDay::Word::kOf;
  P::MonthYearContext* year = context->monthYear();
  if (year->NUMBER() != nullptr) {
    built.year = BuildNumber(year->NUMBER());
  } else if (year->expression() != nullptr) {
    built.year = InBrackets(BuildExpression(year->expression()));
  } else {
    built.year = BuildYearName(year);
  }
  return MakeExpr(SpanOf(context), std::move(built));
}

/// `school_year`, `param.school_year`, `calendar_year(d)`
ast::ExprPtr Builder::BuildYearName(P::MonthYearContext* context) {
  // The calls stand between the names they belong to.
  ast::ExprPtr value;
  const std::vector<antlr4::tree::ParseTree*>& children = context->children;
  for (size_t i = 0; i < children.size(); ++i) {
    auto* name = dynamic_cast<P::NameContext*>(children[i]);
    if (name == nullptr) {
      continue;
    }
    auto* call = i + 1 < children.size() ? dynamic_cast<P::CallContext*>(children[i + 1]) : nullptr;
    const Span end = call == nullptr ? SpanOf(name) : SpanOf(call);
    const Span span = value == nullptr ? Join(SpanOf(name), end) : Join(value->span, end);
    if (value == nullptr) {
      value = BuildCall(span, BuildName(name), call);
    } else {
      value = MakeExpr(
          span,
          ast::Member{.row = std::move(value), .name = BuildName(name), .args = BuildCallArguments(call), .has_args = call != nullptr});
    }
  }
  return value;
}

ast::ExprPtr Builder::BuildNumber(antlr4::tree::TerminalNode* node) {
  CheckNumber(node, NumberPlace::kValue);
  const Span span = SpanOf(node);
  std::string digits(Written(span));
  const bool percent = digits.ends_with('%');
  if (percent) {
    digits.pop_back();
  }
  if (digits.size() > static_cast<size_t>(kMaxNumberDigits)) {
    Refuse(DiagnosticKind::BadLiteral, span, fmt::format("a number of more than {} digits", kMaxNumberDigits));
    digits.assign(1, '0');
  }
  return MakeExpr(span, ast::NumberLiteral{.digits = std::move(digits), .percent = percent});
}

ast::ExprPtr Builder::BuildDate(antlr4::tree::TerminalNode* node) {
  const Span span = SpanOf(node);
  const auto day = ParseDay(Written(span));
  if (!day) {
    Refuse(DiagnosticKind::BadLiteral, span, fmt::format("`{}` is no day of the calendar", Written(span)));
  }
  return MakeExpr(span, ast::DateLiteral{.day = day.value_or(0)});
}

}  // namespace tally::syntax
