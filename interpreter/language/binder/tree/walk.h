#pragma once

#include "foundation/base/overloaded.h"
#include "language/binder/tree/bound.h"

namespace tally::bound {

/// Calls visit(const Expr&) for each direct part of an expression.
template <class F>
void ForEachPart(const Expr& expr, F&& visit) {
  auto part = [&](const ExprPtr& p) {
    if (p) {
      visit(*p);
    }
  };
  auto all = [&](const std::vector<ExprPtr>& parts) {
    for (const ExprPtr& p : parts) {
      part(p);
    }
  };
  std::visit(Overloaded{
                 [](const Constant&) {},
                 [](const ConstantList&) {},
                 [](const ParamRef&) {},
                 [](const ArgumentRef&) {},
                 [](const LoopVariable&) {},
                 [](const RowOf&) {},
                 [](const IsAbsent&) {},
                 [](const Special&) {},
                 [&](const ColumnOf& n) { part(n.row); },
                 [&](const FactOf& n) {
                   part(n.row);
                   all(n.args);
                 },
                 [&](const AndOr& n) { all(n.operands); },
                 [&](const NotOf& n) { part(n.operand); },
                 [&](const CompareOf& n) {
                   part(n.left);
                   part(n.right);
                 },
                 [&](const IsSame& n) {
                   part(n.left);
                   part(n.right);
                 },
                 [&](const IsMissing& n) { part(n.operand); },
                 [&](const InList& n) {
                   part(n.value);
                   part(n.list);
                 },
                 [&](const InPeriod& n) {
                   part(n.value);
                   part(n.period);
                 },
                 [&](const YearPeriod& n) { part(n.year); },
                 [&](const ThroughOf& n) {
                   part(n.start);
                   part(n.end);
                 },
                 [&](const ShareADayOf& n) { all(n.periods); },
                 [&](const InCodes& n) { part(n.value); },
                 [&](const InPatterns& n) {
                   part(n.value);
                   part(n.year);
                 },
                 [&](const ArithmeticChain& n) {
                   part(n.first);
                   for (const auto& term : n.terms) {
                     part(term.second);
                   }
                 },
                 [&](const NegateOf& n) { part(n.operand); },
                 [&](const ShiftOf& n) {
                   part(n.value);
                   part(n.by);
                 },
                 [&](const ChoiceOf& n) {
                   for (const auto& branch : n.branches) {
                     part(branch.first);
                     part(branch.second);
                   }
                   part(n.otherwise);
                 },
                 [&](const DefaultOf& n) { all(n.options); },
                 [&](const MonthDayOf& n) { part(n.year); },
                 [&](const FunctionCall& n) { all(n.args); },
                 [&](const TextOf& n) { all(n.pieces); },
                 [&](const AggregateOf& n) {
                   part(n.origin);
                   for (const AggregateOf::Key& key : n.keys) {
                     part(key.child);
                     part(key.outer);
                   }
                   part(n.where);
                   part(n.value);
                   for (const AggregateOf::Order& order : n.order) {
                     part(order.key);
                   }
                 },
                 [&](const PlaceAmong& n) {
                   part(n.row);
                   part(n.value);
                   for (const PlaceAmong::Order& order : n.order) {
                     part(order.key);
                   }
                   all(n.within);
                   part(n.where);
                 },
                 [&](const SheetCell& n) { part(n.report); },
             },
             expr.node);
}

}  // namespace tally::bound
