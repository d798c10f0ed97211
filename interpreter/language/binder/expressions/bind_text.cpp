// What a value prints as: the slot of a text, a field, a list of values.
#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"

namespace tally {

using bound::ExprPtr;

ExprPtr ExpressionBinder::Printable(ExprPtr value) {
  const Span span = value->span;
  // A key may lead to a further row: the key of `course_info` is its course, whose key is a text.
  for (int steps = 0; value->type.kind == TypeKind::kRow; ++steps) {
    if (value->type.list || steps > 64) {
      return Error(DiagnosticKind::TypeMismatch, span, fmt::format("{} cannot be printed", b_.names.NameOf(value->type)));
    }
    const TableId table = value->type.table;
    if (!Ready(table, span)) {
      return b_.Faulty(span);
    }
    if (const std::vector<std::string>* codes = b_.names.CodesOf(table)) {
      const auto* constant = std::get_if<bound::Constant>(&value->node);
      const int64_t* ordinal = constant == nullptr ? nullptr : std::get_if<int64_t>(&constant->value.data);
      if (ordinal != nullptr) {
        return MakeExpr(bound::Constant{Value{(*codes)[static_cast<size_t>(*ordinal)]}}, Type::Of(TypeKind::kCode), false, span);
      }
    }
    ColumnId column;
    if (b_.names.IsCodeSet(table)) {
      column = b_.program.table(table).columns.front();
    } else if (b_.program.table(table).key.size() == 1) {
      column = b_.program.table(table).key.front();
    } else {
      b_.Error(DiagnosticKind::TypeMismatch, span,
               fmt::format("a row of `{}` cannot be printed: its key is not one single column", b_.names.NameOf(table)))
          .Hint("print one of its columns");
      return b_.Faulty(span);
    }
    const Type type = b_.program.column(column).type;
    const bool nullable = value->nullable || b_.program.column(column).nullable;
    value = MakeExpr(bound::ColumnOf{std::move(value), column}, type, nullable, span);
  }
  if (value->type.list || value->type.kind == TypeKind::kPeriod || value->type.kind == TypeKind::kAll) {
    Diagnostic& message = b_.Error(DiagnosticKind::TypeMismatch, span, fmt::format("{} cannot be printed", b_.names.NameOf(value->type)));
    if (value->type.kind == TypeKind::kPeriod) {
      message.Hint("print its start and its end");
    }
    return b_.Faulty(span);
  }
  return value;
}

}  // namespace tally
