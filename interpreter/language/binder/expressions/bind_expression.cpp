// Which rule binds which kind of expression, and the small pieces that all of them use.
#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

ExprPtr MakeRowOf(const ExprContext& context, int frame, Span span) {
  return MakeExpr(bound::RowOf{frame}, Type::Row(context.frames[static_cast<size_t>(frame)].table), false, span);
}

ExprPtr MakeAnd(ExprPtr left, ExprPtr right, Span span) {
  if (!left || !right) {
    return left ? left : right;
  }
  bool nullable = left->nullable || right->nullable;
  return MakeExpr(bound::AndOr{.is_and = true, .operands = {std::move(left), std::move(right)}}, Type::Of(TypeKind::kYesNo), nullable,
                  span);
}

ExprPtr MakeYes(Span span) {
  return MakeExpr(bound::Constant{Value{true}}, Type::Of(TypeKind::kYesNo), false, span);
}

ExprPtr ExpressionBinder::Bind(const ast::Expr& expr, const Type* expected) {
  const Span span = expr.span;
  return std::visit(
      Overloaded{
          [&](const ast::NumberLiteral& n) { return BindNumber(n, span, expected); },
          [&](const ast::TextLiteral& n) { return BindTextLiteral(n, span, expected); },
          [&](const ast::DateLiteral& n) {
            return MakeExpr(bound::Constant{Value{int64_t{n.day}}}, Type::Of(TypeKind::kDate), false, span);
          },
          [&](const ast::YesNoLiteral& n) { return MakeExpr(bound::Constant{Value{n.yes}}, Type::Of(TypeKind::kYesNo), false, span); },
          [&](const ast::MissingLiteral&) {
            return MakeExpr(bound::Constant{Value{Value::Missing{}}}, Type::Of(TypeKind::kMissing), true, span);
          },
          [&](const ast::AllLiteral&) { return MakeExpr(bound::Constant{Value{Value::All{}}}, Type::Of(TypeKind::kAll), false, span); },
          [&](const ast::ListLiteral& n) { return BindList(n, span, expected); },
          [&](const ast::NameRef& n) { return BindName(n, span); },
          [&](const ast::Member& n) { return BindMemberOf(n, span); },
          [&](const ast::SheetColumn& n) { return BindSheetColumn(n, span); },
          [&](const ast::MonthDay& n) { return BindMonthDay(n, span); },
          [&](const ast::Unary& n) { return BindUnary(n, span); },
          [&](const ast::Arithmetic& n) { return BindArithmetic(n, span, expected); },
          [&](const ast::Logic& n) { return BindLogic(n, span); },
          [&](const ast::Comparison& n) { return BindCompare(n, span); },
          [&](const ast::Is& n) { return BindIs(n, span); },
          [&](const ast::In& n) { return BindIn(n, span); },
          [&](const ast::Through& n) { return BindThrough(n, span, expected); },
          [&](const ast::Default& n) { return BindDefault(n, span, expected); },
          [&](const ast::Choice& n) { return BindChoice(n, span, expected); },
          [&](const ast::Aggregate& n) { return BindAggregate(n, span); },
      },
      expr.node);
}

ExprPtr ExpressionBinder::BindSheetColumn(const ast::SheetColumn& cell, Span span) {
  ExprPtr row;
  if (cell.row) {
    row = Bind(*cell.row, nullptr);
    if (row->type.is_error()) {
      return row;
    }
  }
  return b_.BindSheetColumn(cell, std::move(row), context_, span);
}

ExprPtr ExpressionBinder::Condition(const ast::Expr& expr, std::string_view what) {
  ExprPtr value = Bind(expr, nullptr);
  if (value->type.is_error() || (value->type.kind == TypeKind::kYesNo && !value->type.list)) {
    return value;
  }
  Diagnostic& message =
      b_.Error(DiagnosticKind::TypeMismatch, expr.span, fmt::format("{} must be yes or no, this is {}", what, b_.NameOf(value->type)));
  if (const auto* name = std::get_if<ast::NameRef>(&expr.node); name != nullptr && value->type.kind != TypeKind::kMissing) {
    message.Hint(fmt::format("`{} is given` asks whether there is a value", name->name.text));
  }
  return b_.Faulty(expr.span);
}

ExprPtr Binding::BindExpr(const ast::Expr& expr, const ExprContext& context, const Type* expected) {
  return ExpressionBinder(*this, context).Bind(expr, expected);
}

ExprPtr Binding::BindTyped(const ast::Expr& expr, const ExprContext& context, const Type& type, std::string_view what) {
  ExpressionBinder binder(*this, context);
  ExprPtr value = binder.Bind(expr, &type);
  if (type.kind == TypeKind::kRow && binder.Meets(value, type.table)) {
    return value;
  }
  return ExpectType(value, type, what) ? value : Faulty(expr.span);
}

ExprPtr Binding::BindCondition(const ast::Expr& expr, const ExprContext& context, std::string_view what) {
  return ExpressionBinder(*this, context).Condition(expr, what);
}

ExprPtr Binding::BindText(const ast::Expr& expr, const ExprContext& context) {
  ExprPtr value = BindExpr(expr, context);
  if (value->type.is_error() || value->type.is_text()) {
    return value;
  }
  Error(DiagnosticKind::TypeMismatch, expr.span, fmt::format("a text is wanted here, this is {}", NameOf(value->type)));
  return Faulty(expr.span);
}

ExprPtr Binding::BindPrintable(const ast::Expr& expr, const ExprContext& context) {
  ExpressionBinder binder(*this, context);
  return binder.Printable(binder.Bind(expr, nullptr));
}

ExprPtr Binding::BindOuterName(const ast::Name& name, const ExprContext& context, const Type* expected) {
  (void)expected;
  ExpressionBinder binder(*this, context);
  ExprPtr value = binder.LookUp(name, true);
  return value ? value : binder.UnknownName(name, false);
}

ExprPtr Binding::BindMember(ExprPtr row, const ast::Name& name, const std::vector<ast::ExprPtr>* args, const ExprContext& context,
                            Span span) {
  return ExpressionBinder(*this, context).Member(std::move(row), name, args, span);
}

bool ExpressionBinder::Meets(const ExprPtr& value, TableId codes) const {
  const auto* variable = std::get_if<bound::LoopVariable>(&value->node);
  if (variable == nullptr || !value->type.is_text() || !b_.IsCodeSet(codes)) {
    return false;
  }
  for (const LoopName& loop : context_.loops) {
    if (loop.slot == variable->slot && loop.meets) {
      *loop.meets = codes;
      return true;
    }
  }
  return false;
}

}  // namespace tally
