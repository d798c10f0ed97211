// + - * / and days of the calendar.
#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

namespace {

ArithmeticOp OpOf(ast::Arithmetic::Op op) {
  switch (op) {
    case ast::Arithmetic::Op::kAdd: return ArithmeticOp::kAdd;
    case ast::Arithmetic::Op::kSubtract: return ArithmeticOp::kSubtract;
    case ast::Arithmetic::Op::kMultiply: return ArithmeticOp::kMultiply;
    case ast::Arithmetic::Op::kDivide: return ArithmeticOp::kDivide;
  }
  return ArithmeticOp::kAdd;
}

std::string_view WordOf(ArithmeticOp op) {
  switch (op) {
    case ArithmeticOp::kAdd: return "+";
    case ArithmeticOp::kSubtract: return "-";
    case ArithmeticOp::kMultiply: return "*";
    case ArithmeticOp::kDivide: return "/";
  }
  return "+";
}

const Type kInteger = Type::Of(TypeKind::kInteger);

// Left to right; chains of one kind stay flat, however long they are.
class Chain {
 public:
  Chain(ExprPtr first, Span span) : value_(std::move(first)), span_(span) {}

  Type type() const { return !numbers_.empty() ? number_type_ : value_->type; }

  void AddNumber(ArithmeticOp op, ExprPtr operand) {
    if (numbers_.empty()) {
      Settle();
      number_type_ = value_->type;
    }
    if (op == ArithmeticOp::kDivide || operand->type.kind == TypeKind::kDecimal) {
      number_type_ = Type::Of(TypeKind::kDecimal);
    }
    nullable_ = nullable_ || operand->nullable;
    numbers_.emplace_back(op, std::move(operand));
  }
  void AddShift(ArithmeticOp op, ExprPtr operand) {
    nullable_ = nullable_ || operand->nullable;
    shifts_.emplace_back(op, std::move(operand));
  }
  // integer + year
  void TurnIntoShiftOf(ExprPtr base) {
    Settle();
    ExprPtr by = std::move(value_);
    value_ = std::move(base);
    AddShift(ArithmeticOp::kAdd, std::move(by));
  }
  ExprPtr Take() {
    Settle();
    return value_;
  }

 private:
  void Settle() {
    const bool nullable = nullable_ || value_->nullable;
    if (!numbers_.empty()) {
      value_ = MakeExpr(bound::ArithmeticChain{.first = std::move(value_), .terms = std::move(numbers_)}, number_type_, nullable, span_);
      numbers_.clear();
    }
    if (!shifts_.empty()) {
      const Type type = value_->type;
      const Calendar calendar = type.kind == TypeKind::kYear ? Calendar::kYear : Calendar::kQuarter;
      const bool single = shifts_.size() == 1;
      const bool subtract = single && shifts_[0].first == ArithmeticOp::kSubtract;
      ExprPtr by = single ? shifts_[0].second
                          : MakeExpr(bound::ArithmeticChain{.first = MakeExpr(bound::Constant{Value{Rational(0)}}, kInteger, false, span_),
                                                            .terms = std::move(shifts_)},
                                     kInteger, nullable_, span_);
      shifts_.clear();
      value_ = MakeExpr(bound::ShiftOf{.calendar = calendar, .value = std::move(value_), .by = std::move(by), .subtract = subtract}, type,
                        nullable, span_);
    }
  }

  ExprPtr value_;
  std::vector<std::pair<ArithmeticOp, ExprPtr>> numbers_;
  std::vector<std::pair<ArithmeticOp, ExprPtr>> shifts_;
  Type number_type_;
  bool nullable_ = false;
  Span span_;
};

bool IsCalendar(const Type& type) {
  return !type.list && (type.kind == TypeKind::kYear || type.kind == TypeKind::kQuarter);
}

}  // namespace

ExprPtr ExpressionBinder::BindArithmetic(const ast::Arithmetic& arithmetic, Span span, const Type* expected) {
  // `2025 + 1` where a year is wanted: the first literal is the year.
  const bool year_wanted = expected != nullptr && expected->kind == TypeKind::kYear;
  ExprPtr first = Bind(*arithmetic.first, year_wanted ? expected : nullptr);
  bool faulty = first->type.is_error();
  Chain chain(first, span);
  for (const ast::Arithmetic::Term& term : arithmetic.terms) {
    ExprPtr operand = Bind(*term.operand, nullptr);
    if (faulty || operand->type.is_error()) {
      faulty = true;
      continue;
    }
    const ArithmeticOp op = OpOf(term.op);
    const Type left = chain.type();
    const Type right = operand->type;
    const bool sum = op == ArithmeticOp::kAdd || op == ArithmeticOp::kSubtract;
    auto is_integer = [](const Type& type) { return type.kind == TypeKind::kInteger && !type.list; };
    auto number = [](const Type& type) { return (type.is_number() || type.kind == TypeKind::kMissing) && !type.list; };
    const auto* constant = std::get_if<bound::Constant>(&operand->node);
    const auto* divisor = constant == nullptr ? nullptr : std::get_if<Rational>(&constant->value.data);
    if (op == ArithmeticOp::kDivide && divisor != nullptr && *divisor == 0) {
      b_.Error(DiagnosticKind::TypeMismatch, term.operand->span, "nothing can be divided by 0");
      faulty = true;
      continue;
    }
    if (number(left) && number(right)) {
      chain.AddNumber(op, std::move(operand));
    } else if (IsCalendar(left) && is_integer(right) && sum) {
      chain.AddShift(op, std::move(operand));
    } else if (is_integer(left) && IsCalendar(right) && op == ArithmeticOp::kAdd) {
      chain.TurnIntoShiftOf(std::move(operand));
    } else {
      Diagnostic& message =
          b_.Error(DiagnosticKind::TypeMismatch, term.operand->span,
                   fmt::format("`{}` does not work between {} and {}", WordOf(op), b_.names.NameOf(left), b_.names.NameOf(right)));
      if ((left.is_text() || right.is_text()) && op == ArithmeticOp::kAdd) {
        message.Hint("texts are joined by slots: \"{a} {b}\"");
      } else if (left.kind == TypeKind::kDate || right.kind == TypeKind::kDate) {
        message.Hint("`years_later`, `months_later` and `days_between` calculate with dates");
      } else if (left.kind == TypeKind::kYesNo || right.kind == TypeKind::kYesNo) {
        message.Hint("yes and no are joined by `and` and `or`");
      }
      faulty = true;
    }
  }
  if (faulty) {
    return b_.Faulty(span);
  }
  return chain.Take();
}

ExprPtr ExpressionBinder::BindUnary(const ast::Unary& unary, Span span) {
  if (unary.op == ast::Unary::Op::kNot) {
    ExprPtr operand = Condition(*unary.operand, "the operand of `not`");
    if (operand->type.is_error()) {
      return b_.Faulty(span);
    }
    if (const auto* compare = std::get_if<bound::CompareOf>(&operand->node);
        compare != nullptr && operand->nullable && compare->op == CompareOp::kEqual) {
      b_.NoteMissing(span, "a missing value leaves this comparison, and so its `not`, without an answer, which counts as no",
                     "`is not` also holds for missing");
    }
    const bool nullable = operand->nullable;
    return MakeExpr(bound::NotOf{std::move(operand)}, Type::Of(TypeKind::kYesNo), nullable, span);
  }
  ExprPtr operand = Bind(*unary.operand, nullptr);
  const Type type = operand->type;
  if (type.is_error()) {
    return b_.Faulty(span);
  }
  if (!type.is_number() || type.list) {
    return Error(DiagnosticKind::TypeMismatch, span, fmt::format("`-` stands before numbers, this is {}", b_.names.NameOf(type)));
  }
  if (const auto* constant = std::get_if<bound::Constant>(&operand->node)) {
    if (const auto* number = std::get_if<Rational>(&constant->value.data)) {
      return MakeExpr(bound::Constant{Value{Rational(-*number)}}, type, false, span);
    }
  }
  const bool nullable = operand->nullable;
  return MakeExpr(bound::NegateOf{std::move(operand)}, type, nullable, span);
}

ExprPtr ExpressionBinder::BindLogic(const ast::Logic& logic, Span span) {
  bound::AndOr node{.is_and = logic.op == ast::Logic::Op::kAnd, .operands = {}};
  bool nullable = false;
  bool faulty = false;
  const std::string_view what = node.is_and ? "each side of `and`" : "each side of `or`";
  for (const ast::ExprPtr& operand : logic.operands) {
    ExprPtr value = Condition(*operand, what);
    faulty = faulty || value->type.is_error();
    nullable = nullable || value->nullable;
    node.operands.push_back(std::move(value));
  }
  return faulty ? b_.Faulty(span) : MakeExpr(std::move(node), Type::Of(TypeKind::kYesNo), nullable, span);
}

ExprPtr ExpressionBinder::BindMonthDay(const ast::MonthDay& day, Span span) {
  const bool calendar_year = day.word == ast::MonthDay::Word::kOf;
  const Type wanted = Type::Of(calendar_year ? TypeKind::kInteger : TypeKind::kYear);
  ExprPtr year = Bind(*day.year, &wanted);
  if (year->type.is_error()) {
    return b_.Faulty(span);
  }
  if (!Fits(year->type, wanted)) {
    Diagnostic& message =
        b_.Error(DiagnosticKind::TypeMismatch, day.year->span,
                 fmt::format("{} is wanted here, this is {}", calendar_year ? "a calendar year (a number)" : "a school year",
                             b_.names.NameOf(year->type)));
    message.Hint(calendar_year ? "in a school year: `DAY in YEAR`; after its end: `DAY after YEAR`"
                               : "of a calendar year: `DAY of NUMBER`");
    return b_.Faulty(span);
  }
  MonthDayWord word = day.word == ast::MonthDay::Word::kIn      ? MonthDayWord::kIn
                      : day.word == ast::MonthDay::Word::kAfter ? MonthDayWord::kAfter
                                                                : MonthDayWord::kOf;
  const bool nullable = year->nullable;
  return MakeExpr(bound::MonthDayOf{.month = day.month, .day = day.day, .word = word, .year = std::move(year)}, Type::Of(TypeKind::kDate),
                  nullable, span);
}

}  // namespace tally
