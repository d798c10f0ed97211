#include "engine/plan/lowering.h"
#include "foundation/base/check.h"
#include "foundation/types/function_catalogue.h"

namespace tally::plan {

PeriodNodes Lowering::Period(const bound::Expr& expr) {
  PeriodNodes period;
  if (const auto* through = std::get_if<bound::ThroughOf>(&expr.node)) {
    Type element = through->start->type.kind == TypeKind::kMissing ? through->end->type : through->start->type;
    period.start = LowerAs(*through->start, element);
    period.end = LowerAs(*through->end, element);
    period.open_ends = through->open_ends;
    return period;
  }
  if (const auto* year = std::get_if<bound::YearPeriod>(&expr.node)) {
    const FunctionCatalogue& functions = FunctionCatalogue::Get();
    NodeId node = Lower(*year->year);
    period.start = Make(Call{functions.Find("first_day")}, {node}, expr.span);
    period.end = Make(Call{functions.Find("last_day")}, {node}, expr.span);
    if (year->year->nullable) {
      period.known = Make(Given{}, {node}, expr.span);
    }
    return period;
  }
  if (const auto* fact = std::get_if<bound::FactOf>(&expr.node); fact != nullptr && expr.type.kind == TypeKind::kPeriod) {
    return FactPeriod(*fact);
  }
  if (const auto* choice = std::get_if<bound::ChoiceOf>(&expr.node); choice != nullptr && expr.type.kind == TypeKind::kPeriod) {
    return ChosenPeriod(*choice, expr);
  }
  TALLY_CHECK(expr.type.kind != TypeKind::kPeriod);
  // A single day, year ... is a period of its own.
  period.start = Lower(expr);
  period.end = period.start;
  period.known = Make(Given{}, {period.start}, expr.span);
  return period;
}

// The start, the end and whether there is a period are chosen each for itself.
PeriodNodes Lowering::ChosenPeriod(const bound::ChoiceOf& choice, const bound::Expr& expr) {
  const Type element = Type::Of(expr.type.element);
  PeriodNodes chosen;
  std::vector<NodeId> starts;
  std::vector<NodeId> ends;
  std::vector<NodeId> known;
  const auto add = [&](const bound::Expr& value) {
    const bool missing = value.type.kind == TypeKind::kMissing;
    const PeriodNodes period = missing ? PeriodNodes() : Period(value);
    const auto or_open = [&](NodeId node) { return node.is_valid() ? node : Constant(Value{}, element); };
    starts.push_back(or_open(period.start));
    ends.push_back(or_open(period.end));
    known.push_back(period.known.is_valid() ? period.known : Constant(Value{!missing}, Type::Of(TypeKind::kYesNo)));
    chosen.open_ends = missing ? chosen.open_ends : period.open_ends;
  };
  for (const auto& [condition, value] : choice.branches) {
    const NodeId holds = LowerAs(*condition, Type::Of(TypeKind::kYesNo));
    for (std::vector<NodeId>* list : {&starts, &ends, &known}) {
      list->push_back(holds);
    }
    add(*value);
  }
  add(*choice.otherwise);
  chosen.start = Make(Choose{}, std::move(starts), expr.span);
  chosen.end = Make(Choose{}, std::move(ends), expr.span);
  chosen.known = Make(Choose{}, std::move(known), expr.span);
  return chosen;
}

NodeId Lowering::LowerInPeriod(const bound::InPeriod& n, Span span) {
  PeriodNodes period = Period(*n.period);
  NodeId result = Asks(Make(InRange{period.open_ends}, {Lower(*n.value), period.start, period.end}, span), *n.period);
  if (period.known.is_valid()) {
    result = Make(Choose{}, {period.known, result, Constant(Value{}, Type::Of(TypeKind::kYesNo))}, span);
  }
  return result;
}

NodeId Lowering::LowerShareADay(const bound::ShareADayOf& n, Span span) {
  std::vector<NodeId> inputs;
  for (const bound::ExprPtr& part : n.periods) {
    PeriodNodes period = Period(*part);
    inputs.push_back(period.start);
    inputs.push_back(period.end);
    inputs.push_back(period.known);
  }
  const NodeId result = Make(ShareADay{}, std::move(inputs), span);
  for (const bound::ExprPtr& part : n.periods) {
    Asks(result, *part);
  }
  return result;
}

}  // namespace tally::plan
