#include "language/binder/outputs/loop_texts.h"

#include "foundation/base/calendar.h"
#include "foundation/base/overloaded.h"
#include "language/binder/tree/walk.h"

namespace tally {
namespace {

using bound::ExprPtr;

/// The values of a loop; nothing where they are known only with the data or the parameters.
std::optional<ValueList> KnownValues(const bound::Program& program, const bound::Loop& loop) {
  if (loop.list != nullptr) {
    const auto* list = std::get_if<bound::ConstantList>(&loop.list->node);
    return list == nullptr ? std::nullopt : std::optional(list->values);
  }
  for (const CodeSetSchema& codes : program.code_sets) {
    if (loop.codes.is_valid() && codes.id == loop.codes) {
      ValueList rows;
      for (size_t row = 0; row < codes.codes.size(); ++row) {
        rows.push_back(Value{static_cast<int64_t>(row)});
      }
      return rows;
    }
  }
  return std::nullopt;
}

void Nest(const bound::Program& program, const std::vector<bound::Loop>& loops, size_t depth, LoopValues& values, size_t& left,
          const std::function<void(const LoopValues&)>& body) {
  if (depth == loops.size()) {
    if (left > 0) {
      --left;
      body(values);
    }
    return;
  }
  const std::optional<ValueList> known = KnownValues(program, loops[depth]);
  for (size_t i = 0; known && i < known->size() && left > 0; ++i) {
    values[loops[depth].slot] = {i, (*known)[i]};
    Nest(program, loops, depth + 1, values, left, body);
  }
}

std::optional<std::string> Printed(const bound::Program& program, const Value& value, const Type& type) {
  if (const auto* text = std::get_if<std::string>(&value.data)) {
    return *text;
  }
  if (const auto* number = std::get_if<Rational>(&value.data)) {
    return FormatExact(*number);
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

void AddNamed(const bound::Expr& expr, const LoopValues& values, std::map<int, size_t>& named) {
  if (const auto* variable = std::get_if<bound::LoopVariable>(&expr.node)) {
    if (const auto value = values.find(variable->slot); value != values.end()) {
      named.emplace(variable->slot, value->second.index);
    }
  }
  bound::ForEachPart(expr, [&](const bound::Expr& part) { AddNamed(part, values, named); });
}

void VisitLines(const bound::Program& program, const std::vector<bound::AxisItem>& items, const LoopValues& values, int depth, size_t& left,
                const std::function<void(const std::string&, const bound::AxisItem&)>& body) {
  for (const bound::AxisItem& item : items) {
    if (const auto* line = std::get_if<bound::LineItem>(&item.node)) {
      if (const std::optional<std::string> text = KnownText(program, line->text, values)) {
        body(*text, item);
      }
    } else if (const auto* loop = std::get_if<bound::LoopItem>(&item.node)) {
      ForEachKnownCombination(program, loop->loops, values, left,
                              [&](const LoopValues& inner) { VisitLines(program, loop->items, inner, depth, left, body); });
    } else if (const auto* include = std::get_if<bound::IncludeItem>(&item.node); include != nullptr && depth > 0) {
      for (const bound::AxisUse& use : include->axes) {
        VisitLines(program, program.axes[use.axis.index()].items, {}, depth - 1, left, body);
      }
    }
  }
}

}  // namespace

void ForEachKnownCombination(const bound::Program& program, const std::vector<bound::Loop>& loops, const LoopValues& outer, size_t& left,
                             const std::function<void(const LoopValues&)>& body) {
  LoopValues values = outer;
  Nest(program, loops, 0, values, left, body);
}

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

void ForEachKnownLine(const bound::Program& program, const bound::Axis& axis,
                      const std::function<void(const std::string&, const bound::AxisItem&)>& body) {
  constexpr int kMostIncludes = 8;
  size_t left = kMostCombinations;
  VisitLines(program, axis.items, {}, kMostIncludes, left, body);
}

void AddLoopsNamedIn(const ExprPtr& expr, const LoopValues& values, std::map<int, size_t>& named) {
  if (expr != nullptr) {
    AddNamed(*expr, values, named);
  }
}

}  // namespace tally
