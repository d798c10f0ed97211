#include "language/binder/tree/make.h"

namespace tally::bound {

ExprPtr MakeRowOf(TableId table, int frame, Span span) {
  return MakeExpr(RowOf{frame}, Type::Row(table), false, span);
}

ExprPtr MakeColumnOf(const Program& program, ExprPtr row, ColumnId id, Span span) {
  const Column& column = program.column(id);
  const bool nullable = column.nullable || row->nullable;
  return MakeExpr(ColumnOf{std::move(row), id}, column.type, nullable, span);
}

ExprPtr MakeYes(Span span) {
  return MakeExpr(Constant{Value{true}}, Type::Of(TypeKind::kYesNo), false, span);
}

ExprPtr MakeText(std::string text, Span span) {
  return MakeExpr(Constant{Value{std::move(text)}}, Type::Of(TypeKind::kText), false, span);
}

ExprPtr MakeAnd(ExprPtr left, ExprPtr right, Span span) {
  if (!left || !right) {
    return left ? left : right;
  }
  const bool nullable = left->nullable || right->nullable;
  return MakeExpr(AndOr{.is_and = true, .operands = {std::move(left), std::move(right)}}, Type::Of(TypeKind::kYesNo), nullable, span);
}

ExprPtr MakeEntryOf(const Worksheet& sheet) {
  AggregateOf entry;
  entry.kind = AggregateKind::kOne;
  entry.table = sheet.entries;
  entry.frame = 1;
  entry.keys = sheet.keys;
  return MakeExpr(std::move(entry), Type::Row(sheet.entries), true, sheet.span);
}

}  // namespace tally::bound
