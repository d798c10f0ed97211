// `=`, `<`, `is`, and what can be compared with what.
#include <algorithm>

#include <fmt/format.h>

#include "language/binder/expressions/expression_binder.h"
#include "language/binder/tree/same_expression.h"

namespace tally {

using bound::ExprPtr;

namespace {

const Type kYesNo = Type::Of(TypeKind::kYesNo);

CompareOp OpOf(ast::Comparison::Op op) {
  switch (op) {
    case ast::Comparison::Op::kEqual: return CompareOp::kEqual;
    case ast::Comparison::Op::kNotEqual: return CompareOp::kNotEqual;
    case ast::Comparison::Op::kLess: return CompareOp::kLess;
    case ast::Comparison::Op::kLessEqual: return CompareOp::kLessEqual;
    case ast::Comparison::Op::kGreater: return CompareOp::kGreater;
    case ast::Comparison::Op::kGreaterEqual: return CompareOp::kGreaterEqual;
  }
  return CompareOp::kEqual;
}

/// The code that the digits of a number resemble, else the first: "09" for 9.
std::string CodeExample(const Binding& b, TableId set, std::string_view digits) {
  const auto without_zeros = [](std::string_view text) { return text.substr(std::min(text.find_first_not_of('0'), text.size())); };
  const std::vector<std::string>& codes = *b.names.CodesOf(set);
  for (const std::string& code : codes) {
    if (without_zeros(code) == without_zeros(digits)) {
      return fmt::format("\"{}\"", code);
    }
  }
  return codes.empty() ? "\"09\"" : fmt::format("\"{}\"", codes.front());
}

}  // namespace

bool ExpressionBinder::RefusesNumberAsText(const ExprPtr& value, Span span) {
  const auto* constant = std::get_if<bound::Constant>(&value->node);
  const auto* text = constant == nullptr || !value->type.is_text() ? nullptr : std::get_if<std::string>(&constant->value.data);
  if (text == nullptr || text->empty() || text->find_first_not_of("0123456789.") != std::string::npos) {
    return false;
  }
  b_.Error(DiagnosticKind::TypeMismatch, span, "texts come in the order of their letters, in which \"10\" comes before \"9\"")
      .Hint("name those that are meant in a list, as in `in [\"9\" through \"12\"]`; codes of a code set come in the order of the set");
  return true;
}

std::pair<ExprPtr, ExprPtr> ExpressionBinder::BindPair(const ast::Expr& left, const ast::Expr& right) {
  if (IsLiteralLike(left) && !IsLiteralLike(right)) {
    ExprPtr second = Bind(right, nullptr);
    ExprPtr first = Bind(left, &second->type);
    return {std::move(first), std::move(second)};
  }
  ExprPtr first = Bind(left, nullptr);
  ExprPtr second = Bind(right, &first->type);
  return {std::move(first), std::move(second)};
}

bool ExpressionBinder::Comparable(ExprPtr& left, ExprPtr& right, bool ordered, Span span) {
  const Type a = left->type;
  const Type b = right->type;
  if (a.is_error() || b.is_error()) {
    return false;
  }
  auto mismatch = [&]() -> Diagnostic& {
    return b_.Error(DiagnosticKind::TypeMismatch, span,
                    fmt::format("{} cannot be compared with {}", b_.names.NameOf(a), b_.names.NameOf(b)));
  };
  if (a.kind == TypeKind::kMissing || b.kind == TypeKind::kMissing) {
    b_.Error(DiagnosticKind::CompareWithMissing, span, "a comparison with `missing` never has an answer")
        .Hint("write `is missing`, `is given` or `is not missing`");
    return false;
  }
  if (a.list || b.list || a.kind == TypeKind::kAll || b.kind == TypeKind::kAll) {
    Diagnostic& message = mismatch();
    message.Hint(a.kind == TypeKind::kAll || b.kind == TypeKind::kAll ? "`is ALL` asks whether a list is `ALL`"
                                                                      : "`x in LIST` asks whether a value is in a list");
    return false;
  }
  if (a.kind == TypeKind::kPeriod || b.kind == TypeKind::kPeriod) {
    mismatch().Hint("`day in PERIOD` and `share_a_day(a, b)` ask about periods");
    return false;
  }
  if (a.kind == TypeKind::kRow && b.is_text() && Meets(right, a.table)) {
    left = Printable(left);
    return true;
  }
  if (b.kind == TypeKind::kRow && a.is_text() && Meets(left, b.table)) {
    right = Printable(right);
    return true;
  }
  const bool same = a == b || (a.is_number() && b.is_number()) || (a.is_text() && b.is_text());
  if (!same) {
    Diagnostic& message = mismatch();
    const Type& row = a.kind == TypeKind::kRow ? a : b;
    const Type& other = a.kind == TypeKind::kRow ? b : a;
    auto either = [&](TypeKind kind) { return a.kind == kind || b.kind == kind; };
    if (row.kind == TypeKind::kRow && b_.names.IsCodeSet(row.table) && other.is_number()) {
      message.Hint(fmt::format("codes are texts in quotes, such as {}",
                               CodeExample(b_, row.table, b_.sources.Text((a.is_number() ? left : right)->span))));
    } else if (either(TypeKind::kYesNo)) {
      message.Hint("the values of yes/no are written `yes` and `no`: `x = yes`, or `x` alone");
    } else if (row.kind == TypeKind::kRow && other.is_text()) {
      if (b_.names.IsCodeSet(row.table)) {
        message.Hint(fmt::format("`.code` is the code of `{}` as a text", b_.names.NameOf(row.table)));
      } else if (const std::vector<ColumnId>& key = b_.program.table(row.table).key; key.size() == 1) {
        message.Hint(fmt::format("compare a column of the row, such as `.{}`", b_.program.column(key[0]).name));
      }
    } else if (either(TypeKind::kDate) && (a.is_text() || b.is_text() || a.is_number() || b.is_number())) {
      message.Hint("dates are written 2025-10-01, without quotes; `calendar_year(day)` is the year of a day as a number");
    } else if (either(TypeKind::kDate) && either(TypeKind::kYear)) {
      message.Hint("`day in year` asks whether a day lies in a school year; `school_year_of(day)` is its school year");
    } else if ((a.is_number() && b.is_text()) || (a.is_text() && b.is_number())) {
      message.Hint("codes and texts are written in quotes: \"09\"");
    } else if (either(TypeKind::kYear) && (a.is_number() || b.is_number())) {
      message.Hint("a school year is compared with a school year; whole numbers written as such, like 2025, are taken as years");
    }
    return false;
  }
  if (ordered && (a.kind == TypeKind::kYesNo || (a.kind == TypeKind::kRow && !b_.names.IsCodeSet(a.table)))) {
    b_.Error(DiagnosticKind::TypeMismatch, span, fmt::format("{} has no order: only `=`, `!=` and `is` compare it", b_.names.NameOf(a)));
    return false;
  }
  return true;
}

ExprPtr ExpressionBinder::BindCompare(const ast::Comparison& comparison, Span span) {
  auto [left, right] = BindPair(*comparison.left, *comparison.right);
  const CompareOp op = OpOf(comparison.op);
  const bool ordered = op != CompareOp::kEqual && op != CompareOp::kNotEqual;
  if (!Comparable(left, right, ordered, span)) {
    return b_.Faulty(span);
  }
  if (ordered && (RefusesNumberAsText(left, span) || RefusesNumberAsText(right, span))) {
    return b_.Faulty(span);
  }
  if (bound::SameExpression(*left, *right)) {
    Diagnostic& message =
        b_.Error(DiagnosticKind::ComparedWithItself, span, fmt::format("`{}` is compared with itself", b_.sources.Text(left->span)));
    const auto* name = std::get_if<ast::NameRef>(&comparison.right->node);
    if (name != nullptr) {
      for (int frame = InnermostFrame() - 1; frame >= 0; --frame) {
        const Frame& outer = context_.frames[static_cast<size_t>(frame)];
        if (outer.is_hidden()) {
          continue;
        }
        if (b_.names.FindColumn(outer.table, name->name.text).is_valid() || b_.names.FindDefine(outer.table, name->name.text).is_valid()) {
          message.Hint(fmt::format("inside an aggregate a plain name is of the inner row; of the row around it, write `{}.{}`",
                                   outer.names.front(), name->name.text));
          break;
        }
      }
    } else if (const std::vector<Frame>& frames = context_.frames;
               frames.size() > 1 && frames[frames.size() - 2].table == frames.back().table && !frames[frames.size() - 2].is_hidden()) {
      message.Hint(
          fmt::format("both rows are called `{0}`, and the inner one is meant; reach the inner rows by another name: `cohort other_{0} of "
                      "{0} where yes`",
                      frames.back().names.front()));
    }
    return b_.Faulty(span);
  }
  const bool nullable = left->nullable || right->nullable;
  if (op == CompareOp::kNotEqual) {
    auto may_be_missing = [](const ExprPtr& value) {
      return value->nullable &&
             (std::holds_alternative<bound::ColumnOf>(value->node) || std::holds_alternative<bound::FactOf>(value->node));
    };
    if (may_be_missing(left) || may_be_missing(right)) {
      b_.NoteMissing(span, "a missing value leaves `!=` without an answer, which counts as no", "`is not` also holds for missing");
    }
  }
  return MakeExpr(bound::CompareOf{.op = op, .left = std::move(left), .right = std::move(right)}, kYesNo, nullable, span);
}

ExprPtr ExpressionBinder::AskMissing(ExprPtr operand, bool negated, Span operand_span, Span span) {
  if (operand->type.is_error()) {
    return operand;
  }
  if (operand->type.kind == TypeKind::kPeriod) {
    return Error(DiagnosticKind::TypeMismatch, operand_span, "a period is not asked whether it is missing: ask its start or its end");
  }
  if (operand->type.list && !std::holds_alternative<bound::ParamRef>(operand->node)) {
    return Error(DiagnosticKind::TypeMismatch, operand_span, "only a list that is a parameter may be missing: this one is written here");
  }
  return MakeExpr(bound::IsMissing{.operand = std::move(operand), .negated = negated}, kYesNo, false, span);
}

ExprPtr ExpressionBinder::BindIs(const ast::Is& is, Span span) {
  switch (is.what) {
    case ast::Is::What::kAbsent: return BindAbsent(is, span);
    case ast::Is::What::kMissing:
    case ast::Is::What::kGiven: {
      const bool negated = (is.what == ast::Is::What::kGiven) != is.negated;
      return AskMissing(Bind(*is.left, nullptr), negated, is.left->span, span);
    }
    case ast::Is::What::kAll: {
      ExprPtr operand = Bind(*is.left, nullptr);
      if (operand->type.is_error()) {
        return operand;
      }
      if (!operand->type.list) {
        return Error(DiagnosticKind::TypeMismatch, is.left->span,
                     fmt::format("only a list can be `ALL`, this is {}", b_.names.NameOf(operand->type)));
      }
      ExprPtr all = MakeExpr(bound::Constant{Value{Value::All{}}}, Type::Of(TypeKind::kAll), false, span);
      return MakeExpr(bound::IsSame{.left = std::move(operand), .right = std::move(all), .negated = is.negated}, kYesNo, false, span);
    }
    case ast::Is::What::kValue: break;
  }
  if (std::holds_alternative<ast::MissingLiteral>(is.right->node)) {
    return AskMissing(Bind(*is.left, nullptr), is.negated, is.left->span, span);
  }
  auto [left, right] = BindPair(*is.left, *is.right);
  if (left->type.kind == TypeKind::kMissing && !right->type.is_error()) {
    return AskMissing(std::move(right), is.negated, is.right->span, span);
  }
  if (right->type.kind == TypeKind::kMissing) {
    return AskMissing(std::move(left), is.negated, is.left->span, span);
  }
  if (!Comparable(left, right, false, span)) {
    return b_.Faulty(span);
  }
  if (bound::SameExpression(*left, *right)) {
    return Error(DiagnosticKind::ComparedWithItself, span, "a value is compared with itself");
  }
  return MakeExpr(bound::IsSame{.left = std::move(left), .right = std::move(right), .negated = is.negated}, kYesNo, false, span);
}

// `is absent` asks about the file: of a column, or of a table by its name.
ExprPtr ExpressionBinder::BindAbsent(const ast::Is& is, Span span) {
  bound::IsAbsent node;
  const auto* name = std::get_if<ast::NameRef>(&is.left->node);
  const auto* member = std::get_if<ast::Member>(&is.left->node);
  if (member != nullptr && !member->has_args) {
    // `TABLE.column is absent` needs no row at hand.
    const auto* table_name = std::get_if<ast::NameRef>(&member->row->node);
    TableId table = table_name != nullptr && !LookUpRow(table_name->name) ? b_.names.FindTable(table_name->name.text) : TableId();
    if (table.is_valid() && Ready(table, span)) {
      node.table = table;
      node.column = b_.names.FindColumn(table, member->name.text);
      b_.Means(table_name->name.span, table);
      if (!node.column.is_valid()) {
        return UnknownMember(table, member->name);
      }
      b_.Means(member->name.span, node.column);
    }
  }
  if (!node.table.is_valid() && name != nullptr && !name->has_args && !LookUp(name->name, true)) {
    node.table = b_.names.FindTable(name->name.text);
    if (node.table.is_valid()) {
      b_.Means(name->name.span, node.table);
    }
  }
  if (!node.table.is_valid()) {
    ExprPtr value = Bind(*is.left, nullptr);
    if (value->type.is_error()) {
      return value;
    }
    const auto* column = std::get_if<bound::ColumnOf>(&value->node);
    if (column == nullptr) {
      return Error(DiagnosticKind::TypeMismatch, is.left->span,
                   "`is absent` asks whether the file has a column, or the data has a table; this is neither");
    }
    node.column = column->column;
    node.table = b_.program.column(column->column).table;
  }
  ExprPtr absent = MakeExpr(node, kYesNo, false, span);
  return is.negated ? MakeExpr(bound::NotOf{std::move(absent)}, kYesNo, false, span) : absent;
}

}  // namespace tally
