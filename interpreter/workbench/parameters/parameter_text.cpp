#include "workbench/parameters/parameter_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/calendar.h"
#include "foundation/base/check.h"
#include "foundation/base/number.h"
#include "foundation/base/overloaded.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

constexpr size_t kMaxCodesShown = 20;

Failure Unfit(std::string_view text, std::string_view wanted) {
  return {fmt::format("\"{}\" is not {}", Printable(text), wanted)};
}

template <class T>
Result<Value> Given(const std::optional<T>& parsed, std::string_view text, std::string_view wanted) {
  if (!parsed) {
    return Unfit(text, wanted);
  }
  return Value{static_cast<int64_t>(*parsed)};
}

Result<Value> ParseInteger64(std::string_view text) {
  if (const std::optional<int64_t> number = ParseInteger(text)) {
    return Value{Rational(*number)};
  }
  const bool digits = !text.empty() && text.find_first_not_of("0123456789", text[0] == '-' ? 1 : 0) == std::string_view::npos;
  if (digits && text != "-") {
    return Failure{fmt::format("\"{}\" is too large", Printable(text))};
  }
  return Unfit(text, "a whole number; a whole number is digits 0-9, with `-` before a negative one");
}

Result<Value> ParseDecimal(std::string_view text) {
  if (std::optional<Rational> number = ParseRational(text)) {
    return Value{std::move(*number)};
  }
  if (IsDecimalForm(text)) {
    return Failure{fmt::format("\"{}\" has more than {} digits", Printable(text), kMaxNumberDigits)};
  }
  return Unfit(text, "a number; a number is digits 0-9, with a point before decimal places and `-` before a negative one");
}

Result<Value> ParseYesNo(std::string_view text) {
  if (text != "Y" && text != "N") {
    return Unfit(text, "`Y` or `N`");
  }
  return Value{text == "Y"};
}

Result<Value> ParseCode(const std::vector<std::string>& codes, const std::string& set, std::string_view text) {
  const auto found = std::find(codes.begin(), codes.end(), text);
  if (found != codes.end()) {
    return Value{static_cast<int64_t>(found - codes.begin())};
  }
  std::string shown;
  for (size_t i = 0; i < std::min(codes.size(), kMaxCodesShown); ++i) {
    shown += fmt::format("{}{}", i == 0 ? "" : ", ", Printable(codes[i]));
  }
  if (codes.size() > kMaxCodesShown) {
    shown += fmt::format(" ... ({} in all)", codes.size());
  }
  return Failure{fmt::format("\"{}\" is not a code of `{}`: {}", Printable(text), set, shown)};
}

Result<Value> ParseOne(const bound::Program& program, const Type& type, std::string_view text) {
  switch (type.kind) {
    case TypeKind::kYesNo: return ParseYesNo(text);
    case TypeKind::kInteger: return ParseInteger64(text);
    case TypeKind::kDecimal: return ParseDecimal(text);
    case TypeKind::kCode:
      if (text.find_first_not_of(' ') == std::string_view::npos) {
        return Unfit(text, "a code");
      }
      return Value{std::string(text)};
    case TypeKind::kText: return Value{std::string(text)};
    case TypeKind::kDate: return Given(ParseDay(text), text, "a date; a date is written as YYYY-MM-DD");
    case TypeKind::kYear: return Given(ParseYear(text), text, "a year; a year is written as four digits");
    case TypeKind::kQuarter: return Given(ParseQuarter(text), text, "a quarter; a quarter is written as 2025Q1");
    case TypeKind::kRow:
      if (const std::vector<std::string>* codes = CodesOf(program, type.table)) {
        return ParseCode(*codes, program.table(type.table).name, text);
      }
      return Value{std::string(text)};
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: break;
  }
  TALLY_CHECK(false && "a parameter of a type that no text stands for");
  return Failure{""};
}

}  // namespace

const std::vector<std::string>* CodesOf(const bound::Program& program, TableId table) {
  const auto* codes = std::get_if<bound::CodesSource>(&program.table(table).source);
  return codes == nullptr ? nullptr : &program.code_sets[static_cast<size_t>(codes->code_set)].codes;
}

bool IsRowOfData(const bound::Program& program, const Type& type) {
  return type.kind == TypeKind::kRow && CodesOf(program, type.table) == nullptr;
}

Result<plan::ParamValue> ParseParameterText(const bound::Program& program, const bound::Param& param, std::string_view text) {
  plan::ParamValue result;
  result.is_list = param.type.list;
  if (param.or_all && text == "ALL") {
    result.is_all = true;
    result.value = Value{Value::All{}};
    return result;
  }
  if (text.empty()) {
    if (param.or_missing) {
      return result;
    }
    return Failure{"the value is empty"};
  }
  if (!param.type.list) {
    Result<Value> value = ParseOne(program, param.type, text);
    if (!value) {
      return Failure{value.message()};
    }
    result.value = std::move(value.value());
    return result;
  }
  for (;;) {
    const size_t comma = text.find(',');
    const std::string_view item = text.substr(0, comma);
    if (item.empty()) {
      return Failure{"an item of the list is empty"};
    }
    Result<Value> value = ParseOne(program, param.type, item);
    if (!value) {
      return Failure{value.message()};
    }
    result.list.push_back(std::move(value.value()));
    if (comma == std::string_view::npos) {
      return result;
    }
    text.remove_prefix(comma + 1);
  }
}

std::string PrintValue(const bound::Program& program, const Type& type, const Value& value) {
  return std::visit(Overloaded{
                        [](const Value::Missing&) { return std::string(); },
                        [](const Value::All&) { return std::string("ALL"); },
                        [](bool yes) { return std::string(yes ? "Y" : "N"); },
                        [](const Rational& number) { return FormatExact(number); },
                        [](const std::string& text) { return text; },
                        [&](int64_t ordinal) {
                          if (type.kind == TypeKind::kDate) {
                            return FormatDay(static_cast<Day>(ordinal));
                          }
                          if (type.kind == TypeKind::kQuarter) {
                            return FormatQuarter(static_cast<Quarter>(ordinal));
                          }
                          if (type.kind == TypeKind::kYear) {
                            return fmt::format("{:04}", ordinal);
                          }
                          if (type.kind == TypeKind::kRow) {
                            if (const std::vector<std::string>* codes = CodesOf(program, type.table)) {
                              return codes->at(static_cast<size_t>(ordinal));
                            }
                          }
                          return fmt::format("{}", ordinal);
                        },
                    },
                    value.data);
}

std::string PrintValue(const bound::Program& program, const Type& type, const plan::ParamValue& value) {
  if (value.is_all) {
    return "ALL";
  }
  if (!value.is_list) {
    return PrintValue(program, type, value.value);
  }
  std::string list;
  for (const Value& item : value.list) {
    list += fmt::format("{}{}", list.empty() ? "" : ",", PrintValue(program, type, item));
  }
  return list;
}

}  // namespace tally
