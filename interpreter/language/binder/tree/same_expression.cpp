#include "language/binder/tree/same_expression.h"

#include "foundation/base/overloaded.h"

namespace tally::bound {

bool SameExpression(const Expr& a, const Expr& b) {
  if (a.node.index() != b.node.index()) {
    return false;
  }
  return std::visit(Overloaded{
                        [&](const RowOf& n) { return n.frame == std::get<RowOf>(b.node).frame; },
                        [&](const ColumnOf& n) {
                          const auto& other = std::get<ColumnOf>(b.node);
                          return n.column == other.column && SameExpression(*n.row, *other.row);
                        },
                        [&](const FactOf& n) {
                          const auto& other = std::get<FactOf>(b.node);
                          return n.define == other.define && n.args.empty() && other.args.empty() && n.row && other.row &&
                                 SameExpression(*n.row, *other.row);
                        },
                        [&](const ParamRef& n) { return n.param == std::get<ParamRef>(b.node).param; },
                        [&](const ArgumentRef& n) { return n.index == std::get<ArgumentRef>(b.node).index; },
                        [&](const LoopVariable& n) { return n.slot == std::get<LoopVariable>(b.node).slot; },
                        [](const auto&) { return false; },
                    },
                    a.node);
}

}  // namespace tally::bound
