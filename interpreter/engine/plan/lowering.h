#pragma once

#include <utility>
#include <vector>

#include "engine/plan/planner.h"

namespace tally::plan {

/// Lowers one expression in one environment; made afresh for each, cheap.
class Lowering {
 public:
  Lowering(Planner& planner, const Environment& env) : planner_(planner), graph_(planner.graph_), env_(env) {}

  NodeId Lower(const bound::Expr& expr);
  /// As Lower; the literal `missing` becomes a missing value of `type`.
  NodeId LowerAs(const bound::Expr& expr, const Type& type);
  NodeId Decision(const bound::Expr& expr);
  NodeId Text(const bound::Expr& expr);
  NodeId Order(const bound::Expr& expr);
  PeriodNodes Period(const bound::Expr& expr);

 private:
  /// An operator over its inputs' domain (scalar when all inputs are).
  NodeId Make(Operation operation, std::vector<NodeId> inputs, Span span);
  DomainId DomainOf(const std::vector<NodeId>& inputs) const;
  /// `node` asks for the value of `expr`: the plan remembers whose value that is.
  NodeId Asks(NodeId node, const bound::Expr& expr);
  NodeId Constant(Value value, const Type& type) { return planner_.LowerConstant(value, type); }

  NodeId LowerColumn(const bound::ColumnOf& n);
  NodeId LowerFact(const bound::FactOf& n);
  std::vector<Environment::Argument> LowerArguments(const bound::FactOf& n, const bound::Define& define, bool* scalar);
  NodeId LowerAggregate(const bound::AggregateOf& n, Span span);
  NodeId LowerPlace(const bound::PlaceAmong& n, Span span);
  NodeId LowerInList(const bound::InList& n, Span span);
  NodeId LowerInPeriod(const bound::InPeriod& n, Span span);
  NodeId LowerShareADay(const bound::ShareADayOf& n, Span span);
  NodeId LowerArithmetic(const bound::ArithmeticChain& n, Span span);
  PeriodNodes FactPeriod(const bound::FactOf& n);
  PeriodNodes ChosenPeriod(const bound::ChoiceOf& choice, const bound::Expr& expr);

  friend class AggregateLowering;

  Planner& planner_;
  Graph& graph_;
  const Environment& env_;
};

/// The text by which a table's rows are known: the code, or the key (parts of a composite key joined with "/").
NodeId RowText(Planner& planner, TableId table);
/// The row with the key that a text says, over the text's domain; missing where there is none.
NodeId RowOfText(Planner& planner, NodeId text, TableId table);

}  // namespace tally::plan
