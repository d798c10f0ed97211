#include "engine/plan/lowering.h"

namespace tally::plan {

NodeId Lowering::LowerPlace(const bound::PlaceAmong& n, Span span) {
  Environment rows = env_;
  rows.lines = AxisId();
  rows.domain = planner_.DomainOf(n.table);
  rows.built_columns.clear();
  rows.frames.assign(static_cast<size_t>(n.frame) + 1, {});
  rows.frames[static_cast<size_t>(n.frame)] = {n.table, graph_.Add(IdentityNode{}, rows.domain)};

  Lowering inside(planner_, rows);
  PlaceNode node{.kind = n.kind,
                 .group = {},
                 .where = n.where == nullptr ? NodeId() : inside.Decision(*n.where),
                 .value = n.value == nullptr ? NodeId() : inside.Lower(*n.value),
                 .order = {},
                 .key_order = {},
                 .ties = n.ties,
                 .groups = n.groups,
                 .table = planner_.PlanTableOf(n.table),
                 .span = span};
  for (const bound::PlaceAmong::Order& order : n.order) {
    node.order.push_back({inside.Order(*order.key), order.highest, order.missing_first, order.places_missing});
  }
  if (GivesRow(n.kind)) {
    node.key_order = planner_.LowerKeyOrder(rows, n.frame);
  }
  if (!n.within.empty()) {
    std::vector<NodeId> keys;
    for (const bound::ExprPtr& key : n.within) {
      keys.push_back(inside.Lower(*key));
    }
    node.group = graph_.Add(GroupNode{std::move(keys)}, rows.domain);
  }
  return planner_.Gather(graph_.Add(std::move(node), rows.domain), Lower(*n.row));
}

}  // namespace tally::plan
