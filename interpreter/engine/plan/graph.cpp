#include "engine/plan/graph.h"

#include <fmt/format.h>

#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally::plan {

namespace {

/// Writes what makes a node or domain the same as another; a length goes before every text, so that keys cannot run together.
class Key {
 public:
  Key& Number(int64_t n) {
    text_ += fmt::format("{};", n);
    return *this;
  }
  Key& Id(NodeId id) { return Number(id.is_valid() ? static_cast<int64_t>(id.value) : -1); }
  Key& Ids(const std::vector<NodeId>& ids) {
    Number(static_cast<int64_t>(ids.size()));
    for (NodeId id : ids) {
      Id(id);
    }
    return *this;
  }
  Key& Text(const std::string& text) {
    Number(static_cast<int64_t>(text.size()));
    text_ += text;
    return *this;
  }
  Key& One(const Value& value) {
    Number(static_cast<int64_t>(value.data.index()));
    std::visit(Overloaded{
                   [](Value::Missing) {},
                   [](Value::All) {},
                   [&](bool b) { Number(b ? 1 : 0); },
                   [&](int64_t i) { Number(i); },
                   [&](const Rational& r) { Text(r.str()); },
                   [&](const std::string& t) { Text(t); },
               },
               value.data);
    return *this;
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string KeyOf(const NodeBody& body, DomainId domain) {
  Key key;
  key.Number(static_cast<int64_t>(body.index())).Number(static_cast<int64_t>(domain.value));
  std::visit(Overloaded{
                 [&](const ConstantNode& n) { key.Number(static_cast<int>(n.type.kind)).Number(n.type.table.value).One(n.value); },
                 [&](const StoredColumnNode& n) { key.Number(n.table.value).Number(n.column); },
                 [&](const CodeColumnNode& n) { key.Number(n.column.value); },
                 [&](const DerivedColumnNode& n) { key.Number(n.table.value).Number(n.index); },
                 [&](const DerivedRefNode& n) { key.Number(n.table.value).Number(n.source); },
                 [](const IdentityNode&) {},
                 [](const OuterIndexNode&) {},
                 [](const ChildOrdinalNode&) {},
                 [&](const GatherNode& n) { key.Id(n.values).Id(n.ordinals); },
                 [&](const GroupNode& n) { key.Ids(n.keys); },
                 [&](const ProbeNode& n) { key.Id(n.groups).Ids(n.keys); },
                 [&](const InputNode& n) { key.Number(n.index); },
                 [&](const OperatorNode& n) {
                   key.Number(static_cast<int>(n.operation)).Number(n.detail).Number(n.detail2).Number(n.detail3).Number(n.flag ? 1 : 0);
                   key.Ids(n.inputs).Number(n.patterns.value).Text(n.label).Number(static_cast<int64_t>(n.set.size()));
                   for (const Value& value : n.set) {
                     key.One(value);
                   }
                 },
                 [&](const AggregateNode& n) {
                   key.Number(static_cast<int>(n.kind)).Number(n.rows.value).Id(n.group).Id(n.where).Id(n.value).Id(n.list_order);
                   key.Number(static_cast<int64_t>(n.order.size()));
                   for (const AggregateNode::Order& order : n.order) {
                     key.Id(order.key).Number(order.highest ? 1 : 0).Number(order.missing_first ? 1 : 0);
                   }
                   key.Text(n.joined_by);
                 },
             },
             body);
  return key.Take();
}

std::string KeyOf(const Domain& domain) {
  Key key;
  key.Number(static_cast<int64_t>(domain.index()));
  std::visit(Overloaded{
                 [](const ScalarDomain&) {},
                 [&](const TableDomain& d) { key.Number(d.table.value); },
                 [&](const GroupDomain& d) { key.Id(d.groups); },
                 [&](const ExpansionDomain& d) {
                   key.Number(d.outer.value).Id(d.outer_group).Number(d.child.value).Id(d.child_group).Id(d.child_where);
                 },
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
    domains_.push_back(std::move(domain));
  }
  return it->second;
}

NodeId Graph::Add(NodeBody body, DomainId domain) {
  TALLY_CHECK(domain.is_valid());
  auto [it, is_new] = node_by_key_.try_emplace(KeyOf(body, domain), NodeId(nodes_.size()));
  if (is_new) {
    nodes_.push_back(Node{std::move(body), domain});
    owner_of_.push_back(owner_);
  }
  return it->second;
}

OwnerIndex Graph::AddOwner(Owner owner) {
  const auto [known, is_new] =
      owner_by_place_.try_emplace({owner.span.file.value, owner.span.begin}, static_cast<OwnerIndex>(owners_.size()));
  if (is_new) {
    owners_.push_back(std::move(owner));
  }
  return known->second;
}

}  // namespace tally::plan
