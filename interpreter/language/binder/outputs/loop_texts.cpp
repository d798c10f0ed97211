#include "language/binder/outputs/loop_texts.h"

#include "language/binder/tree/walk.h"

namespace tally {
namespace {

using bound::ExprPtr;

/// The values of a loop; nothing where they are known only with the data or the parameters.
std::optional<ValueList> ValuesBeforeWhere(const bound::Program& program, const bound::Loop& loop) {
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

std::optional<ValueList> KnownValues(const bound::Program& program, const bound::Loop& loop) {
  return loop.where != nullptr ? std::nullopt : ValuesBeforeWhere(program, loop);  // what it asks may depend on parameters
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

bool GoesOverNothing(const bound::Program& program, const bound::Loop& loop) {
  const auto* where = loop.where == nullptr ? nullptr : std::get_if<bound::Constant>(&loop.where->node);
  const bool* holds = where == nullptr ? nullptr : std::get_if<bool>(&where->value.data);
  const std::optional<ValueList> values = loop.list == nullptr ? ValuesBeforeWhere(program, loop) : std::nullopt;
  return (holds != nullptr && !*holds) || (values && values->empty());
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
