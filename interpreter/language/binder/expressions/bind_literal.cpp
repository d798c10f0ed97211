// Numbers, texts in quotes and lists: a literal takes the type of the place where it stands.
#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/base/check.h"
#include "foundation/base/number.h"
#include "foundation/diagnostics/suggestions.h"
#include "language/binder/expressions/expression_binder.h"
#include "language/syntax/plain_text.h"

namespace tally {

using bound::ExprPtr;

namespace {

constexpr int64_t kMaxListItems = 100000;

ExprPtr MakeConstant(Value value, Type type, Span span) {
  return MakeExpr(bound::Constant{std::move(value)}, type, false, span);
}

bool LooksLikeDate(std::string_view text) {
  return ParseDay(text).has_value();
}

}  // namespace

bool IsLiteralLike(const ast::Expr& expr) {
  if (ast::PlainText(expr) || std::holds_alternative<ast::NumberLiteral>(expr.node) ||
      std::holds_alternative<ast::ListLiteral>(expr.node) || std::holds_alternative<ast::MissingLiteral>(expr.node)) {
    return true;
  }
  if (const auto* unary = std::get_if<ast::Unary>(&expr.node)) {
    return unary->op == ast::Unary::Op::kMinus && IsLiteralLike(*unary->operand);
  }
  if (const auto* choice = std::get_if<ast::Choice>(&expr.node)) {
    return IsLiteralLike(*choice->otherwise) &&
           std::all_of(choice->branches.begin(), choice->branches.end(), [](const auto& branch) { return IsLiteralLike(*branch.value); });
  }
  if (const auto* through = std::get_if<ast::Through>(&expr.node)) {
    return IsLiteralLike(*through->start) && IsLiteralLike(*through->end);
  }
  return false;
}

std::string DescribeCodes(const bound::Program& program, TableId codes) {
  const bound::Table& table = program.table(codes);
  const CodeSetSchema& set = program.code_sets[static_cast<size_t>(std::get<bound::CodesSource>(table.source).code_set)];
  if (set.codes.size() > 8) {
    return fmt::format("{} codes, from {} to {}", set.codes.size(), set.codes.front(), set.codes.back());
  }
  const ValueList* labels = nullptr;
  if (table.columns.size() > 1) {
    auto it = program.code_columns.find(table.columns[1]);
    labels = it == program.code_columns.end() ? nullptr : &it->second;
  }
  std::string text;
  for (size_t i = 0; i < set.codes.size(); ++i) {
    text += i == 0 ? "" : ", ";
    text += set.codes[i];
    if (labels != nullptr && i < labels->size()) {
      if (const auto* label = std::get_if<std::string>(&(*labels)[i].data); label != nullptr && *label != set.codes[i]) {
        text += " " + *label;
      }
    }
  }
  return text;
}

std::optional<int64_t> FindCode(Binding& binding, TableId codes, std::string_view code, Span span) {
  const std::vector<std::string>& list = *binding.names.CodesOf(codes);
  auto it = std::find(list.begin(), list.end(), code);
  if (it != list.end()) {
    binding.Means(span, bound::CodeTarget{codes, it - list.begin()});
    return it - list.begin();
  }
  Diagnostic& message = binding.Error(
      DiagnosticKind::NotACode, span,
      fmt::format("\"{}\" is not a code of `{}`: {}", code, binding.names.NameOf(codes), DescribeCodes(binding.program, codes)));
  // A label in place of its code is the usual slip.
  const bound::Table& table = binding.program.table(codes);
  if (table.columns.size() > 1) {
    auto labels = binding.program.code_columns.find(table.columns[1]);
    for (size_t i = 0; labels != binding.program.code_columns.end() && i < list.size() && i < labels->second.size(); ++i) {
      const auto* label = std::get_if<std::string>(&labels->second[i].data);
      if (label != nullptr && *label == code) {
        message.Hint(fmt::format("\"{}\" is the label of \"{}\"", code, list[i]));
        return std::nullopt;
      }
    }
  }
  if (binding.StillSuggests()) {
    if (std::optional<std::string> nearest = NearestName(code, list)) {
      message.Hint(fmt::format("did you mean \"{}\"?", *nearest));
    }
  }
  return std::nullopt;
}

ExprPtr ExpressionBinder::BindNumber(const ast::NumberLiteral& number, Span span, const Type* expected) {
  std::optional<Rational> value = ParseRational(number.digits);
  TALLY_CHECK(value.has_value());  // a number that is too long is refused where it is read
  bool whole = !number.percent && number.digits.find('.') == std::string::npos;
  TypeKind wanted = expected == nullptr ? TypeKind::kError : expected->kind == TypeKind::kPeriod ? expected->element : expected->kind;
  if (whole && wanted == TypeKind::kYear) {
    if (number.digits.size() != 4 || *value < 1) {
      return Error(DiagnosticKind::TypeMismatch, span, fmt::format("{} is not a year: a year is written as four digits", number.digits));
    }
    return MakeConstant(Value{static_cast<int64_t>(std::stoll(number.digits))}, Type::Of(TypeKind::kYear), span);
  }
  if (number.percent) {
    *value /= 100;
  }
  return MakeConstant(Value{*value}, Type::Of(whole ? TypeKind::kInteger : TypeKind::kDecimal), span);
}

ExprPtr ExpressionBinder::BindCell(const std::string& text, Span span, const Type* expected) {
  if (text.empty()) {
    return MakeExpr(bound::Constant{Value{Value::Missing{}}}, Type::Of(TypeKind::kMissing), true, span);
  }
  const TypeKind wanted = expected == nullptr ? TypeKind::kError : expected->kind;
  const bool negative = text.front() == '-';
  const std::string digits = text.substr(negative ? 1 : 0);
  const bool is_number =
      !digits.empty() && digits.find_first_not_of("0123456789.") == std::string::npos && ParseRational(digits).has_value();
  switch (wanted) {
    case TypeKind::kYesNo:
      if (text == "Y" || text == "N" || text == "yes" || text == "no") {
        return MakeConstant(Value{text == "Y" || text == "yes"}, Type::Of(TypeKind::kYesNo), span);
      }
      break;
    case TypeKind::kYear:
      if (is_number && !negative) {
        return BindNumber({.digits = text}, span, expected);
      }
      break;
    case TypeKind::kInteger:
    case TypeKind::kDecimal:
      if (is_number) {
        return MakeConstant(Value{*ParseRational(text)},
                            Type::Of(digits.find('.') == std::string::npos ? TypeKind::kInteger : TypeKind::kDecimal), span);
      }
      break;
    case TypeKind::kDate:
      if (const auto day = ParseDay(text)) {
        return MakeConstant(Value{int64_t{*day}}, Type::Of(TypeKind::kDate), span);
      }
      break;
    case TypeKind::kError:
      if (is_number && !negative) {
        return BindNumber({.digits = text}, span, expected);
      }
      return MakeConstant(Value{text}, Type::Of(TypeKind::kText), span);
    case TypeKind::kText:
    case TypeKind::kCode:
    case TypeKind::kQuarter:
    case TypeKind::kRow:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: return BindTextLiteral({.pieces = {{.text = text, .slot = nullptr}}}, span, expected);
  }
  return Error(DiagnosticKind::TypeMismatch, span, fmt::format("the case's cell \"{}\" is not {}", text, b_.names.NameOf(*expected)));
}

ExprPtr ExpressionBinder::BindTextLiteral(const ast::TextLiteral& text, Span span, const Type* expected) {
  std::string plain;
  bool slots = false;
  for (const ast::TextLiteral::Piece& piece : text.pieces) {
    slots = slots || piece.slot;
    plain += piece.text;
  }
  if (text.is_cell) {
    return BindCell(plain, span, expected);
  }
  if (!slots) {
    TypeKind wanted = expected == nullptr ? TypeKind::kError : expected->kind == TypeKind::kPeriod ? expected->element : expected->kind;
    if (wanted == TypeKind::kRow && b_.names.IsCodeSet(expected->table)) {
      std::optional<int64_t> ordinal = FindCode(b_, expected->table, plain, span);
      return ordinal ? MakeConstant(Value{*ordinal}, Type::Row(expected->table), span) : b_.Faulty(span);
    }
    if (wanted == TypeKind::kQuarter) {
      std::optional<Quarter> quarter = ParseQuarter(plain);
      if (!quarter) {
        return Error(DiagnosticKind::TypeMismatch, span, fmt::format("\"{}\" is not a quarter: quarters are written \"2025Q1\"", plain));
      }
      return MakeConstant(Value{int64_t{*quarter}}, Type::Of(TypeKind::kQuarter), span);
    }
    if (wanted == TypeKind::kDate) {
      Diagnostic& message = b_.Error(DiagnosticKind::TypeMismatch, span, fmt::format("a date is wanted here, \"{}\" is a text", plain));
      message.Hint(LooksLikeDate(plain) ? fmt::format("write {} without quotes", plain) : "dates are written 2025-10-01, without quotes");
      return b_.Faulty(span);
    }
    return MakeConstant(Value{std::move(plain)}, Type::Of(TypeKind::kText), span);
  }
  bound::TextOf node;
  for (const ast::TextLiteral::Piece& piece : text.pieces) {
    if (piece.slot) {
      ExprPtr value = Printable(Bind(*piece.slot, nullptr));
      if (value->type.is_error()) {
        return b_.Faulty(span);
      }
      node.pieces.push_back(std::move(value));
    } else if (!piece.text.empty()) {
      node.pieces.push_back(MakeConstant(Value{piece.text}, Type::Of(TypeKind::kText), span));
    }
  }
  return MakeExpr(std::move(node), Type::Of(TypeKind::kText), false, span);
}

namespace {

const int64_t* Ordinal(const bound::Expr& expr) {
  const auto* constant = std::get_if<bound::Constant>(&expr.node);
  return constant == nullptr ? nullptr : std::get_if<int64_t>(&constant->value.data);
}

// "1" through "7", "08" through "12", "A" through "F"
std::optional<std::vector<std::string>> SpellOut(const std::string& from, const std::string& through) {
  auto digits = [](const std::string& text) {
    return !text.empty() && text.size() <= 9 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  std::vector<std::string> result;
  if (digits(from) && digits(through) && (from.size() == through.size() || from[0] != '0')) {
    int64_t first = std::stoll(from);
    int64_t last = std::stoll(through);
    if (last - first >= kMaxListItems) {
      return std::nullopt;
    }
    for (int64_t i = first; i <= last; ++i) {
      result.push_back(from.size() == through.size() ? fmt::format("{:0{}}", i, from.size()) : std::to_string(i));
    }
    return result;
  }
  if (from.size() == 1 && through.size() == 1 && std::isalpha(static_cast<unsigned char>(from[0])) != 0 &&
      std::isalpha(static_cast<unsigned char>(through[0])) != 0) {
    for (int c = from[0]; c <= through[0]; ++c) {
      result.emplace_back(1, static_cast<char>(c));
    }
    return result;
  }
  return std::nullopt;
}

}  // namespace

ExprPtr ExpressionBinder::BindList(const ast::ListLiteral& list, Span span, const Type* expected) {
  std::optional<Type> item_type;
  if (expected != nullptr && expected->kind != TypeKind::kError) {
    item_type = *expected;
    item_type->list = false;
  }
  const Type* wanted = item_type ? &*item_type : nullptr;
  bound::ConstantList node;
  bool nullable = false;
  std::optional<Type> type;
  bool faulty = false;
  auto add = [&](const ExprPtr& item) {
    if (item->type.is_error()) {
      faulty = true;
      return;
    }
    const auto* constant = std::get_if<bound::Constant>(&item->node);
    if (constant == nullptr || item->type.kind == TypeKind::kAll || item->type.list) {
      b_.Error(DiagnosticKind::TypeMismatch, item->span, "a list here holds literals only, such as texts in quotes, numbers and dates");
      faulty = true;
      return;
    }
    std::optional<Type> both = type ? Unify(*type, item->type) : item->type;
    if (!both) {
      b_.Error(
          DiagnosticKind::TypeMismatch, item->span,
          fmt::format("the items of a list are of one kind: {} does not go with {}", b_.names.NameOf(item->type), b_.names.NameOf(*type)));
      faulty = true;
      return;
    }
    nullable = nullable || item->nullable;
    type = both;
    node.values.push_back(constant->value);
  };
  const auto refuse_long = [&](Span range) {
    b_.Error(DiagnosticKind::TypeMismatch, range, fmt::format("the range holds more than {} values", kMaxListItems))
        .Hint("without [ ] it is a period, which holds what lies between its ends");
  };
  for (const ast::ListLiteral::Item& item : list.items) {
    ExprPtr first = Bind(*item.value, wanted);
    if (!item.through) {
      add(first);
      continue;
    }
    ExprPtr last = Bind(*item.through, wanted);
    if (first->type.is_error() || last->type.is_error()) {
      faulty = true;
      continue;
    }
    if (!(first->type == last->type) || !std::holds_alternative<bound::Constant>(first->node) ||
        !std::holds_alternative<bound::Constant>(last->node)) {
      Error(DiagnosticKind::TypeMismatch, item.through->span, "both ends of a range in a list are literals of one kind");
      faulty = true;
      continue;
    }
    Span range = first->span;
    range.end = last->span.end;
    const Value& from = std::get<bound::Constant>(first->node).value;
    const Value& through = std::get<bound::Constant>(last->node).value;
    if (const int64_t* start = Ordinal(*first)) {
      const int64_t end = *Ordinal(*last);
      if (end - *start >= kMaxListItems) {
        refuse_long(range);
        faulty = true;
        continue;
      }
      for (int64_t i = *start; i <= end; ++i) {
        add(MakeConstant(Value{i}, first->type, range));
      }
    } else if (first->type.kind == TypeKind::kInteger) {
      Rational number = std::get<Rational>(from.data);
      const Rational& end = std::get<Rational>(through.data);
      if (end - number >= kMaxListItems) {
        refuse_long(range);
        faulty = true;
        continue;
      }
      for (; number <= end; number += 1) {
        add(MakeConstant(Value{number}, first->type, range));
      }
    } else {
      const auto* text_from = std::get_if<std::string>(&from.data);
      std::optional<std::vector<std::string>> texts =
          text_from == nullptr ? std::nullopt : SpellOut(*text_from, std::get<std::string>(through.data));
      if (!texts) {
        b_.Error(DiagnosticKind::TypeMismatch, range, "this range cannot be spelled out")
            .Hint("a range in [ ] goes over whole numbers, dates, years, codes of a code set, or texts like \"08\" through \"12\"");
        faulty = true;
        continue;
      }
      for (std::string& text : *texts) {
        add(MakeConstant(Value{std::move(text)}, first->type, range));
      }
    }
  }
  if (faulty) {
    return b_.Faulty(span);
  }
  const bool is_known =
      item_type && item_type->kind != TypeKind::kMissing && item_type->kind != TypeKind::kPeriod && item_type->kind != TypeKind::kAll;
  if (type && type->kind == TypeKind::kMissing && !is_known) {
    return Error(DiagnosticKind::TypeMismatch, span, "a list of `missing` alone holds values of no kind");
  }
  Type result = type.value_or(item_type.value_or(Type::Of(TypeKind::kText)));
  if (result.kind == TypeKind::kMissing && item_type) {
    result = *item_type;
  }
  result.list = true;
  return MakeExpr(std::move(node), result, nullable, span);
}

}  // namespace tally
