#include "language/binder/tree/known_text.h"

#include "foundation/base/calendar.h"
#include "foundation/base/overloaded.h"
#include "foundation/base/plain_number.h"

namespace tally {
namespace {

using bound::ExprPtr;

std::optional<std::string> Printed(const bound::Program& program, const Value& value, const Type& type) {
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    return *text;
  }
  if (const auto* number = std::get_if<Rational>(&value.data)) {
    return FormatPlain(*number);
  }
  const auto* ordinal = std::get_if<int64_t>(&value.data);
  if (ordinal == nullptr) {
    return std::nullopt;
  }
  if (type.kind == TypeKind::kDate) {
    return FormatDay(static_cast<Day>(*ordinal));
  }
  for (const CodeSetSchema& codes : program.code_sets) {
    if (type.kind == TypeKind::kRow && codes.id == type.table && static_cast<size_t>(*ordinal) < codes.codes.size()) {
      return codes.codes[static_cast<size_t>(*ordinal)];
    }
  }
  return type.kind == TypeKind::kYear ? std::optional(std::to_string(*ordinal)) : std::nullopt;
}

/// `g.label` of a code.
std::optional<std::string> OfCode(const bound::Program& program, const bound::ColumnOf& column, const LoopValues& values) {
  const auto* variable = std::get_if<bound::LoopVariable>(&column.row->node);
  const auto value = variable == nullptr ? values.end() : values.find(variable->slot);
  const auto* ordinal = value == values.end() ? nullptr : std::get_if<int64_t>(&value->second.value.data);
  const auto attribute = program.code_columns.find(column.column);
  if (ordinal == nullptr) {
    return std::nullopt;
  }
  if (attribute != program.code_columns.end()) {
    const bool is_known = static_cast<size_t>(*ordinal) < attribute->second.size();
    return is_known ? Printed(program, attribute->second[static_cast<size_t>(*ordinal)], program.column(column.column).type) : std::nullopt;
  }
  return program.column(column.column).name == "code" ? Printed(program, value->second.value, column.row->type) : std::nullopt;
}

}  // namespace

std::optional<std::string> KnownText(const bound::Program& program, const ExprPtr& text, const LoopValues& values) {
  if (text == nullptr) {
    return std::nullopt;
  }
  return std::visit(Overloaded{[&](const bound::Constant& n) { return Printed(program, n.value, text->type); },
                               [&](const bound::LoopVariable& n) {
                                 const auto value = values.find(n.slot);
                                 return value == values.end() ? std::nullopt : Printed(program, value->second.value, text->type);
                               },
                               [&](const bound::ColumnOf& n) { return OfCode(program, n, values); },
                               [&](const bound::TextOf& n) {
                                 std::optional<std::string> joined = std::string();
                                 for (const ExprPtr& piece : n.pieces) {
                                   const std::optional<std::string> part = KnownText(program, piece, values);
                                   joined = joined && part ? std::optional(*joined + *part) : std::nullopt;
                                 }
                                 return joined;
                               },
                               [](const auto&) { return std::optional<std::string>(); }},
                    text->node);
}

std::optional<std::string> ConstantText(const ExprPtr& text) {
  static const bound::Program no_codes;
  return KnownText(no_codes, text, {});
}

}  // namespace tally
