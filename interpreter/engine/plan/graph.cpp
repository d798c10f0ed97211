#include "engine/plan/graph.h"

#include "engine/plan/key.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally::plan {

namespace {

void AddOperation(const Operation& operation, Key& key) {
  key.Number(static_cast<int64_t>(operation.index()));
  std::visit(Overloaded{
                 [&](const Compare& o) { key.Number(o.op); },
                 [](const Same&) {},
                 [](const Missing&) {},
                 [](const Given&) {},
                 [&](const InSet& o) { key.All(o.set); },
                 [&](const InRange& o) { key.Number(o.open_ends ? 1 : 0); },
                 [](const ShareADay&) {},
                 [&](const MatchesPatterns& o) {
                   key.Number(static_cast<int64_t>(o.years.size()));
                   for (const YearPatterns& years : o.years) {
                     key.Number(years.from).Number(years.through);
                     key.Text(years.set.wildcard).Texts(years.set.patterns).Texts(years.set.except);
                   }
                 },
                 [](const And&) {},
                 [](const Or&) {},
                 [](const Not&) {},
                 [&](const Calculate& o) { key.Number(o.op); },
                 [](const Negate&) {},
                 [&](const Shift& o) { key.Number(o.calendar).Number(o.subtract ? 1 : 0); },
                 [](const Choose&) {},
                 [](const FirstGiven&) {},
                 [&](const DayInYear& o) { key.Number(o.month).Number(o.day).Number(o.word); },
                 [&](const ToText& o) { key.Number(o.style).Number(o.places); },
                 [](const Join&) {},
                 [&](const Call& o) { key.Id(o.function); },
                 [&](const Decide& o) { key.Text(o.label).Id(o.lines); },
             },
             operation);
}

std::string KeyOf(const NodeBody& body, DomainId domain) {
  Key key;
  key.Number(static_cast<int64_t>(body.index())).Id(domain);
  std::visit(
      Overloaded{
          [&](const ConstantNode& n) { key.Number(n.kind).One(n.value); },
          [&](const StoredColumnNode& n) { key.Id(n.table).Number(n.column); },
          [&](const CodeColumnNode& n) { key.Id(n.table).Number(n.column); },
          [&](const DerivedColumnNode& n) { key.Id(n.table).Number(n.index); },
          [&](const DerivedRefNode& n) { key.Id(n.table).Number(n.source); },
          [](const IdentityNode&) {},
          [](const OuterIndexNode&) {},
          [](const ChildOrdinalNode&) {},
          [&](const GatherNode& n) { key.Id(n.values).Id(n.ordinals); },
          [&](const GroupNode& n) { key.Ids(n.keys); },
          [&](const ProbeNode& n) { key.Id(n.groups).Ids(n.keys); },
          [&](const InputNode& n) { key.Number(n.index); },
          [&](const OperatorNode& n) {
            AddOperation(n.operation, key);
            key.Ids(n.inputs);
          },
          [&](const AggregateNode& n) {
            key.Number(n.kind).Id(n.rows).Id(n.group).Id(n.where).Id(n.value).Id(n.list_order);
            key.Number(static_cast<int64_t>(n.order.size()));
            for (const AggregateNode::Order& order : n.order) {
              key.Id(order.key).Number(order.highest ? 1 : 0).Number(order.missing_first ? 1 : 0);
            }
            key.Ids(n.key_order).Text(n.joined_by).Text(FormatExact(n.percentile.percent)).Number(n.percentile.interpolated ? 1 : 0);
          },
          [&](const PlaceNode& n) {
            key.Number(n.kind).Id(n.group).Id(n.where).Id(n.value).Number(n.ties).Number(n.groups);
            key.Number(static_cast<int64_t>(n.order.size()));
            for (const PlaceNode::Order& order : n.order) {
              key.Id(order.key).Number(order.highest ? 1 : 0).Number(order.missing_first ? 1 : 0).Number(order.places_missing ? 1 : 0);
            }
            key.Ids(n.key_order);
          },
      },
      body);
  return key.Take();
}

// The place in the script; columns and their like have none of their own.
std::optional<Span> SpanOf(const NodeBody& body) {
  if (const auto* op = std::get_if<OperatorNode>(&body)) {
    return op->span;
  }
  if (const auto* aggregate = std::get_if<AggregateNode>(&body)) {
    return aggregate->span;
  }
  if (const auto* place = std::get_if<PlaceNode>(&body)) {
    return place->span;
  }
  return std::nullopt;
}

std::string KeyOf(const Domain& domain) {
  Key key;
  key.Number(static_cast<int64_t>(domain.index()));
  std::visit(Overloaded{
                 [](const ScalarDomain&) {},
                 [&](const TableDomain& d) { key.Id(d.table); },
                 [&](const GroupDomain& d) { key.Id(d.groups); },
                 [&](const ExpansionDomain& d) { key.Id(d.outer).Id(d.outer_group).Id(d.child).Id(d.child_group).Id(d.child_where); },
                 [&](const ExternalDomain& d) { key.Number(d.slot); },
             },
             domain);
  return key.Take();
}

}  // namespace

Graph::Graph() : scalar_(AddDomain(ScalarDomain{})) {}

DomainId Graph::AddDomain(Domain domain) {
  auto [it, is_new] = domain_by_key_.try_emplace(KeyOf(domain), DomainId(domains_.size()));
  if (is_new) {
    TALLY_CHECK(!closed_);
    domains_.push_back(std::move(domain));
  }
  return it->second;
}

DomainId Graph::FindDomain(const Domain& domain) const {
  const auto known = domain_by_key_.find(KeyOf(domain));
  return known == domain_by_key_.end() ? DomainId() : known->second;
}

NodeId Graph::Add(NodeBody body, DomainId domain) {
  TALLY_CHECK(domain.is_valid());
  auto [it, is_new] = node_by_key_.try_emplace(KeyOf(body, domain), NodeId(nodes_.size()));
  if (is_new) {
    TALLY_CHECK(!closed_);
    nodes_.push_back(Node{std::move(body), domain});
    owner_of_.push_back(owner_);
  } else if (const std::optional<Span> span = SpanOf(body)) {
    AddPlace(it->second, *span);
  }
  return it->second;
}

PlanTableId Graph::AddTable(const std::string& meaning) {
  const auto [known, is_new] = table_by_meaning_.try_emplace(meaning);
  if (is_new) {
    known->second = AddTable();
  }
  return known->second;
}

NodeId Graph::Find(const NodeBody& body, DomainId domain) const {
  const auto known = domain.is_valid() ? node_by_key_.find(KeyOf(body, domain)) : node_by_key_.end();
  return known == node_by_key_.end() ? NodeId() : known->second;
}

OwnerIndex Graph::AddOwner(Owner owner) {
  const auto [known, is_new] =
      owner_by_place_.try_emplace({owner.span.file.value, owner.span.begin}, static_cast<OwnerIndex>(owners_.size()));
  if (is_new) {
    owners_.push_back(std::move(owner));
  }
  return known->second;
}

OwnerIndex Graph::AddUse(OwnerIndex used) {
  if (used != owner_) {
    uses_[owner_].insert(used);
  }
  return used;
}

bool Graph::Uses(OwnerIndex user, OwnerIndex used) const {
  std::set<OwnerIndex> seen = {user};
  std::vector<OwnerIndex> open = {user};
  while (!open.empty()) {
    const OwnerIndex next = open.back();
    open.pop_back();
    if (next == used) {
      return true;
    }
    if (const auto more = uses_.find(next); more != uses_.end()) {
      for (const OwnerIndex each : more->second) {
        if (seen.insert(each).second) {
          open.push_back(each);
        }
      }
    }
  }
  return false;
}

void Graph::AddPlace(NodeId id, Span span) {
  const Span first = *SpanOf(node(id).body);
  if (KeyOf(first) == KeyOf(span) && owner_of(id) == owner_) {
    return;
  }
  other_places_[id].insert({span, owner_});
  planned_at_[KeyOf(first)].insert(id);
}

std::vector<NodePlace> Graph::PlacesOf(NodeId id) const {
  const std::optional<Span> first = SpanOf(node(id).body);
  if (!first) {
    return {};
  }
  std::vector<NodePlace> places = {{*first, owner_of(id)}};
  if (const auto others = other_places_.find(id); others != other_places_.end()) {
    places.insert(places.end(), others->second.begin(), others->second.end());
  }
  return places;
}

Span Graph::PlaceInUse(Span span) const {
  const auto nodes = planned_at_.find(KeyOf(span));
  if (nodes == planned_at_.end()) {
    return span;
  }
  for (const NodeId node : nodes->second) {
    for (const NodePlace& place : PlacesOf(node)) {
      if (Uses(owner_, place.owner)) {
        return place.span;
      }
    }
  }
  return span;
}

}  // namespace tally::plan
