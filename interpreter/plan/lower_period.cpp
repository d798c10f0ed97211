#include "base/check.h"
#include "functions/function.h"
#include "plan/lowering.h"

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
    const FunctionRegistry& functions = FunctionRegistry::Get();
    NodeId node = Lower(*year->year);
    period.start = Make(Operation::kFunction, {node}, expr.span, static_cast<int>(functions.Find("first_day").value));
    period.end = Make(Operation::kFunction, {node}, expr.span, static_cast<int>(functions.Find("last_day").value));
    if (year->year->nullable) {
      period.known = Make(Operation::kGiven, {node}, expr.span);
    }
    return period;
  }
  if (const auto* fact = std::get_if<bound::FactOf>(&expr.node); fact != nullptr && expr.type.kind == TypeKind::kPeriod) {
    return FactPeriod(*fact);
  }
  if (expr.type.kind == TypeKind::kPeriod) {
    planner_.sink_.Report(DiagnosticKind::NotSupportedYet, expr.span, "a period made this way is not supported yet")
        .Hint("write the period as `start through end`");
    return period;
  }
  // A single day, year ... is a period of its own.
  period.start = Lower(expr);
  period.end = period.start;
  period.known = Make(Operation::kGiven, {period.start}, expr.span);
  return period;
}

NodeId Lowering::LowerInPeriod(const bound::InPeriod& n, Span span) {
  PeriodNodes period = Period(*n.period);
  OperatorNode node;
  node.operation = Operation::kInRange;
  node.inputs = {Lower(*n.value), period.start, period.end};
  node.flag = period.open_ends;
  node.span = span;
  NodeId result = Make(std::move(node));
  if (period.known.is_valid()) {
    result = Make(Operation::kChoose, {period.known, result, Constant(Value{}, Type::Of(TypeKind::kYesNo))}, span);
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
  return Make(Operation::kShareADay, std::move(inputs), span);
}

}  // namespace tally::plan
