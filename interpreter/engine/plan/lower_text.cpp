#include "engine/plan/lowering.h"
#include "foundation/base/check.h"

namespace tally::plan {

namespace {

/// The text of values that are there, by their type; rows by their key.
NodeId TextOfValues(Planner& planner, NodeId values, const Type& type, Span span) {
  auto print = [&](PrintStyle style) {
    OperatorNode node{.operation = ToText{.style = style}, .inputs = {values}, .span = span};
    return planner.graph().Add(std::move(node), planner.graph().node(values).domain);
  };
  switch (type.kind) {
    case TypeKind::kYesNo: return print(PrintStyle::kYesNoLetters);
    case TypeKind::kInteger:
    case TypeKind::kDecimal: return print(PrintStyle::kNumber);
    case TypeKind::kDate: return print(PrintStyle::kDate);
    case TypeKind::kYear: return print(PrintStyle::kYear);
    case TypeKind::kQuarter: return print(PrintStyle::kQuarter);
    case TypeKind::kRow: return planner.Gather(RowText(planner, type.table), values);
    case TypeKind::kText:
    case TypeKind::kCode:
    case TypeKind::kError:
    case TypeKind::kMissing:
    case TypeKind::kPeriod:
    case TypeKind::kAll: return values;
  }
  return values;
}

}  // namespace

NodeId RowText(Planner& planner, TableId table) {
  const bound::Table& known = planner.program().table(table);
  std::vector<ColumnId> key = known.key;
  if (std::holds_alternative<bound::CodesSource>(known.source)) {
    key = {known.columns.front()};
  }
  if (key.empty()) {
    key = known.columns;
  }
  std::vector<NodeId> pieces;
  for (ColumnId column : key) {
    if (!pieces.empty()) {
      pieces.push_back(planner.LowerConstant(Value{std::string("/")}, Type::Of(TypeKind::kText)));
    }
    pieces.push_back(TextOfValues(planner, planner.ColumnNode(column), planner.program().column(column).type, known.span));
  }
  if (pieces.size() == 1) {
    return pieces.front();
  }
  OperatorNode join{.operation = Join{}, .inputs = std::move(pieces), .span = known.span};
  return planner.graph().Add(std::move(join), planner.DomainOf(table));
}

NodeId RowOfText(Planner& planner, NodeId text, TableId table) {
  GroupNode by_key{{RowText(planner, table)}};
  NodeId groups = planner.graph().Add(std::move(by_key), planner.DomainOf(table));
  return planner.graph().Add(ProbeNode{groups, {text}}, planner.graph().node(text).domain);
}

NodeId Lowering::Text(const bound::Expr& expr) {
  NodeId values = LowerAs(expr, Type::Of(TypeKind::kText));
  return TextOfValues(planner_, values, expr.type, expr.span);
}

NodeId Lowering::Order(const bound::Expr& expr) {
  if (expr.type.kind == TypeKind::kRow && !std::holds_alternative<bound::CodesSource>(planner_.program_.table(expr.type.table).source)) {
    return Text(expr);
  }
  return LowerAs(expr, Type::Of(TypeKind::kText));
}

}  // namespace tally::plan
