#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/base/number.h"
#include "foundation/source/utf8.h"
#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/tokens/foreign_spelling.h"

namespace tally::syntax {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                      "July",    "August",   "September", "October", "November", "December"};
constexpr int kLeapYear = 2024;

}  // namespace

ast::ExprPtr Builder::BuildOperand(P::OperandContext* context) {
  if (auto* postfix = dynamic_cast<P::PostfixOperandContext*>(context)) {
    return BuildPostfix(postfix->postfix());
  }
  if (auto* minus = dynamic_cast<P::MinusOperandContext*>(context)) {
    return MakeExpr(SpanOf(context), ast::Unary{.op = ast::Unary::Op::kMinus, .operand = BuildOperand(minus->operand())});
  }
  if (auto* product = dynamic_cast<P::ProductOperandContext*>(context)) {
    return BuildArithmetic(product);
  }
  if (auto* sum = dynamic_cast<P::SumOperandContext*>(context)) {
    return BuildArithmetic(sum);
  }
  if (auto* fallback = dynamic_cast<P::DefaultOperandContext*>(context)) {
    std::vector<P::OperandContext*> options;
    P::OperandContext* left = fallback;
    while (auto* node = dynamic_cast<P::DefaultOperandContext*>(left)) {
      options.push_back(node->operand(1));
      left = node->operand(0);
    }
    options.push_back(left);
    ast::Default built;
    std::for_each(options.rbegin(), options.rend(), [&](P::OperandContext* option) { built.options.push_back(BuildOperand(option)); });
    return MakeExpr(SpanOf(context), std::move(built));
  }
  auto* through = dynamic_cast<P::ThroughOperandContext*>(context);
  P::OperandContext* start = through->operand(0);
  while (auto* inner = dynamic_cast<P::ThroughOperandContext*>(start)) {
    if (start == through->operand(0)) {
      Refuse(DiagnosticKind::SyntaxError, SpanOf(through->KW_THROUGH()), "`through` joins two ends", "put one of the periods in brackets");
    }
    start = inner->operand(0);
  }
  return MakeExpr(SpanOf(context), ast::Through{.start = BuildOperand(start), .end = BuildOperand(through->operand(1))});
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
    if (auto* column = dynamic_cast<P::SheetColumnMemberContext*>(member)) {
      value = MakeExpr(span, ast::SheetColumn{.row = std::move(value), .column = BuildInteger(column->NUMBER())});
    } else {
      auto* named = dynamic_cast<P::NameMemberContext*>(member);
      value = MakeExpr(span, ast::Member{.row = std::move(value),
                                         .name = BuildName(named->name()),
                                         .args = BuildCallArguments(named->call()),
                                         .has_args = named->call() != nullptr});
    }
  }
  return value;
}

ast::ExprPtr Builder::BuildPrimary(P::PrimaryContext* context) {
  const Span span = SpanOf(context);
  if (auto* name = dynamic_cast<P::NameRefContext*>(context)) {
    return BuildNameRef(name);
  }
  if (auto* text = dynamic_cast<P::TextPrimaryContext*>(context)) {
    return BuildTextLiteral(text->textLiteral());
  }
  if (auto* number = dynamic_cast<P::NumberLiteralContext*>(context)) {
    return BuildNumber(number->NUMBER());
  }
  if (auto* brackets = dynamic_cast<P::BracketsContext*>(context)) {
    ast::ExprPtr value = BuildExpression(brackets->expression());
    value->bracketed = true;
    return value;
  }
  if (auto* list = dynamic_cast<P::ListLiteralContext*>(context)) {
    ast::ListLiteral built;
    for (P::OperandContext* item : list->operand()) {
      ast::ExprPtr value = BuildOperand(item);
      if (auto* range = std::get_if<ast::Through>(&value->node); range != nullptr && !value->bracketed) {
        built.items.push_back(ast::ListLiteral::Item{.value = std::move(range->start), .through = std::move(range->end)});
      } else {
        built.items.push_back(ast::ListLiteral::Item{.value = std::move(value), .through = nullptr});
      }
    }
    return MakeExpr(span, std::move(built));
  }
  if (auto* date = dynamic_cast<P::DateLiteralContext*>(context)) {
    return BuildDate(date->DATE());
  }
  if (auto* yes_no = dynamic_cast<P::YesNoLiteralContext*>(context)) {
    return MakeExpr(span, ast::YesNoLiteral{.yes = yes_no->KW_YES() != nullptr});
  }
  if (dynamic_cast<P::MissingLiteralContext*>(context) != nullptr) {
    return MakeExpr(span, ast::MissingLiteral{});
  }
  if (dynamic_cast<P::AllLiteralContext*>(context) != nullptr) {
    return MakeExpr(span, ast::AllLiteral{});
  }
  if (auto* month = dynamic_cast<P::MonthDayContext*>(context)) {
    return BuildMonthDay(month);
  }
  if (auto* column = dynamic_cast<P::SheetColumnContext*>(context)) {
    return MakeExpr(span, ast::SheetColumn{.row = nullptr, .column = BuildInteger(column->NUMBER())});
  }
  return BuildShortAggregate(dynamic_cast<P::AggregatePrimaryContext*>(context)->shortAggregate());
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
  built.day = BuildInteger(context->NUMBER());
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
    built.year = BuildExpression(year->expression());
    built.year->bracketed = true;
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
