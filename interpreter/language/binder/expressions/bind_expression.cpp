// Which rule binds which kind of expression, and the small pieces that all of them use.
#include <fmt/format.h>

#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"
#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

ExprPtr ExpressionBinder::Bind(const ast::Expr& expr, const Type* expected) {
  const Span span = expr.span;
  const Binding::Deeper deeper(b_);
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
          [&](const ast::Place& n) { return BindPlace(n, span); },
      },
      expr.node);
}

ExprPtr ExpressionBinder::BindSheetColumn(const ast::SheetColumn& cell, Span span) {
  ExprPtr row = cell.row ? Bind(*cell.row, nullptr) : context_.sheet_report;
  if (row && row->type.is_error()) {
    return row;
  }
  if (!context_.sheet.is_valid()) {
    b_.Error(
          DiagnosticKind::UnknownName, span,
          fmt::format("`column {}` has a meaning only in the columns of a worksheet and in its checks `for each entered row`", cell.column))
        .Hint(fmt::format("a cell is named by row and column together, as in `A{}`", cell.column));
    return b_.Faulty(span);
  }
  const bound::Worksheet& sheet = b_.program.worksheets[context_.sheet.index()];
  if (!(row->type == Type::Row(sheet.table))) {
    return Error(
        DiagnosticKind::TypeMismatch, span,
        fmt::format("the sheets here are those of `{}`, and this is {}", b_.names.NameOf(sheet.table), b_.names.NameOf(row->type)));
  }
  for (size_t i = 0; i < sheet.columns.size(); ++i) {
    if (sheet.columns[i].number == cell.column) {
      return MakeExpr(bound::SheetCell{context_.sheet, -1, static_cast<int>(i), std::move(row)}, Type::Of(TypeKind::kDecimal), true, span);
    }
  }
  return Error(DiagnosticKind::UnknownName, span, fmt::format("the worksheet `{}` has no column {}", sheet.name, cell.column));
}

ExprPtr ExpressionBinder::Condition(const ast::Expr& expr, std::string_view what, std::string_view hint) {
  ExprPtr value = Bind(expr, nullptr);
  if (value->type.is_error() || (value->type.kind == TypeKind::kYesNo && !value->type.list)) {
    return value;
  }
  Diagnostic& message = b_.Error(DiagnosticKind::TypeMismatch, expr.span,
                                 fmt::format("{} must be yes or no, this is {}", what, b_.names.NameOf(value->type)));
  const auto* name = std::get_if<ast::NameRef>(&expr.node);
  if (!hint.empty()) {
    message.Hint(std::string(hint));
  } else if (name != nullptr && value->type.is_number() && !value->type.list) {
    message.Hint(fmt::format("a condition compares it, as in `{} > 0`", name->name.text));
  } else if (name != nullptr && value->nullable && value->type.kind != TypeKind::kMissing) {
    message.Hint(fmt::format("`{} is given` asks whether there is a value", name->name.text));
  }
  return b_.Faulty(expr.span);
}

ExprPtr BindExpr(Binding& binding, const ast::Expr& expr, const ExprContext& context, const Type* expected) {
  return ExpressionBinder(binding, context).Bind(expr, expected);
}

ExprPtr BindTyped(Binding& binding, const ast::Expr& expr, const ExprContext& context, const Type& type, std::string_view what) {
  ExpressionBinder binder(binding, context);
  ExprPtr value = binder.Bind(expr, &type);
  if (type.kind == TypeKind::kRow && binder.Meets(value, type.table)) {
    return value;
  }
  return ExpectType(binding, value, type, what) ? value : Binding::Faulty(expr.span);
}

ExprPtr BindCondition(Binding& binding, const ast::Expr& expr, const ExprContext& context, std::string_view what) {
  return ExpressionBinder(binding, context).Condition(expr, what);
}

ExprPtr BindText(Binding& binding, const ast::Expr& expr, const ExprContext& context) {
  ExprPtr value = BindExpr(binding, expr, context);
  TALLY_CHECK(value->type.is_error() || value->type.is_text());  // a text in quotes, whatever its slots hold
  return value;
}

ExprPtr BindPrintable(Binding& binding, const ast::Expr& expr, const ExprContext& context) {
  ExpressionBinder binder(binding, context);
  return binder.Printable(binder.Bind(expr, nullptr));
}

ExprPtr BindOuterName(Binding& binding, const ast::Name& name, const ExprContext& context) {
  ExpressionBinder binder(binding, context);
  ExprPtr value = binder.LookUp(name, true);
  return value ? value : binder.UnknownName(name, false);
}

ExprPtr BindMember(Binding& binding, ExprPtr row, const ast::Name& name, const ExprContext& context) {
  return ExpressionBinder(binding, context).Member(std::move(row), name, nullptr, name.span);
}

bool ExpressionBinder::Meets(const ExprPtr& value, TableId codes) {
  const auto* variable = std::get_if<bound::LoopVariable>(&value->node);
  return variable != nullptr && value->type.is_text() && b_.names.IsCodeSet(codes) && b_.MeetsCode(variable->slot, codes);
}

}  // namespace tally
