#pragma once

#include <memory>
#include <string>
#include <utility>

#include "language/binder/tree/bound.h"

/// Bound expressions made by hand.
namespace tally::bound {

template <class Node>
ExprPtr MakeExpr(Node node, Type type, bool nullable, Span span) {
  return std::make_shared<const Expr>(Expr{.type = type, .nullable = nullable, .span = span, .node = std::move(node)});
}
/// The row of a frame, which is one of `table`.
ExprPtr MakeRowOf(TableId table, int frame, Span span);
/// A column of a row.
ExprPtr MakeColumnOf(const Program& program, ExprPtr row, ColumnId column, Span span);
ExprPtr MakeYes(Span span);
ExprPtr MakeText(std::string text, Span span);
/// `a and b`; a null side is left out.
ExprPtr MakeAnd(ExprPtr left, ExprPtr right, Span span);
/// What is entered in the row of a worksheet at hand.
ExprPtr MakeEntryOf(const Worksheet& sheet);

}  // namespace tally::bound
