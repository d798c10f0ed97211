#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "engine/plan/operations.h"
#include "engine/plan/owner.h"
#include "engine/plan/plan_table.h"
#include "foundation/base/strong_id.h"
#include "language/binder/tree/bound.h"

/// The plan: a graph of column operations. A node is one vector over the rows of one domain; equal operations are one node, so every
/// definition is evaluated once a run however often it is named. Several programs over one dataset plan into one graph: nothing in a node
/// is an id of a program.
namespace tally::plan {

// ---- domains: what the rows of a vector stand for ----------------------------------------------------------------

/// One row: constants, parameters, definitions without a row. Such nodes fit every other domain.
struct ScalarDomain {
  bool operator==(const ScalarDomain&) const = default;
};
struct TableDomain {
  PlanTableId table;
  bool operator==(const TableDomain&) const = default;
};
/// The groups that a GroupNode found.
struct GroupDomain {
  NodeId groups;
  bool operator==(const GroupDomain&) const = default;
};
/// Pairs of an outer row and each of its child rows: those whose `child_group` equals the outer row's `outer_group` (both invalid: every
/// pair).
struct ExpansionDomain {
  DomainId outer;
  NodeId outer_group;  // over `outer`; invalid: all child rows belong to every outer row
  PlanTableId child;
  NodeId child_group;  // over the child table
  NodeId child_where;  // over the child table; invalid: all
  Span span;           // of the aggregate, for the limit on its size
  bool operator==(const ExpansionDomain& o) const {
    return outer == o.outer && outer_group == o.outer_group && child == o.child && child_group == o.child_group &&
           child_where == o.child_where;
  }
};
/// Rows that an output makes (the lines of a form): its size and vectors are given to the executor.
struct ExternalDomain {
  int slot;
  bool operator==(const ExternalDomain&) const = default;
};
using Domain = std::variant<ScalarDomain, TableDomain, GroupDomain, ExpansionDomain, ExternalDomain>;

// ---- nodes -------------------------------------------------------------------------------------------------------

struct ConstantNode {
  TypeKind kind;
  Value value;
};
struct StoredColumnNode {
  PlanTableId table;
  int column;
};
struct CodeColumnNode {
  PlanTableId table;
  int column;
};
/// Column `index` of a derived table, over its rows.
struct DerivedColumnNode {
  PlanTableId table;
  int index;
};
/// The row of the derived table that each row of its source belongs to, over the source's rows.
struct DerivedRefNode {
  PlanTableId table;
  int source;
};
/// 0, 1, 2 ... over the domain.
struct IdentityNode {};
struct GatherNode {
  NodeId values;
  NodeId ordinals;
};
struct OuterIndexNode {};    // over an expansion: ordinal of the outer row
struct ChildOrdinalNode {};  // over an expansion: ordinal of the child row
/// Group ordinal of each row by equal keys (missing keys: no group).
struct GroupNode {
  std::vector<NodeId> keys;
};
/// Ordinal of the group with equal keys, over the probing rows.
struct ProbeNode {
  NodeId groups;
  std::vector<NodeId> keys;
};
/// Given from outside (ExternalDomain).
struct InputNode {
  int index;
};
/// An operator or function over vectors of one domain (or scalars).
struct OperatorNode {
  Operation operation;
  std::vector<NodeId> inputs;
  Span span;
};
/// An aggregate over the rows of one domain into groups of another.
struct AggregateNode {
  AggregateKind kind;
  DomainId rows;      // what is aggregated
  NodeId group;       // over `rows`: ordinal in the result's domain; invalid: the result is scalar
  NodeId where;       // over `rows`; invalid: all
  NodeId value;       // over `rows`; count: different values; list: the text
  NodeId list_order;  // list
  struct Order {
    NodeId key;
    bool highest;
    bool missing_first;
    bool operator==(const Order&) const = default;
  };
  std::vector<Order> order;
  std::vector<NodeId> key_order;  // pick: over `rows`, what decides between rows of equal order; empty: nothing
  std::string joined_by;
  PlanTableId table;  // of the rows, for messages
  Span span;
  Percentile percentile = {};
};
/// Where each row of a table stands among the rows of its group, over the table; see bound::PlaceAmong.
struct PlaceNode {
  PlaceKind kind;
  NodeId group;  // over the same rows; invalid: all are one group
  NodeId where;  // invalid: all
  NodeId value;  // of a running sum and a share
  struct Order {
    NodeId key;
    bool highest;
    bool missing_first;
    bool places_missing;
    bool operator==(const Order&) const = default;
  };
  std::vector<Order> order;
  std::vector<NodeId> key_order;  // previous, next: what decides between rows of equal order
  Ties ties;
  int groups;
  PlanTableId table;
  Span span;
};
using NodeBody = std::variant<ConstantNode, StoredColumnNode, CodeColumnNode, DerivedColumnNode, DerivedRefNode, IdentityNode, GatherNode,
                              OuterIndexNode, ChildOrdinalNode, GroupNode, ProbeNode, InputNode, OperatorNode, AggregateNode, PlaceNode>;
struct Node {
  NodeBody body;
  DomainId domain;
};

/// How a derived table is made; see bound::EachSource and its neighbours.
struct DerivedEach {
  struct Source {
    TableId table;
    NodeId where;  // over the source's rows; invalid: all
    std::vector<NodeId> keys;
  };
  std::vector<Source> sources;
};
struct DerivedWith {
  DomainId pairs;  // an expansion over the left table
  NodeId where;    // over `pairs`; invalid: all
};
struct DerivedUnion {
  /// A text that stands for a row of another table: where the text is given and no row has that key, the run stops.
  struct Reference {
    int column;
    NodeId text;
    NodeId ordinals;
  };
  struct Part {
    TableId table;
    NodeId where;
    std::vector<NodeId> columns;
    std::vector<Reference> references;
  };
  std::vector<Part> parts;
};
using DerivedPlan = std::variant<DerivedEach, DerivedWith, DerivedUnion>;

enum class Phase;  // phase.h

/// Nodes and domains by id; equal ones are made once. Addresses of nodes stay. A span is no part of what a node is: equal expressions are
/// one node, which knows all its places.
class Graph {
 public:
  Graph();
  DomainId scalar() const { return scalar_; }
  DomainId AddDomain(Domain domain);
  NodeId Add(NodeBody body, DomainId domain);
  /// The node that is there already; invalid where none is.
  NodeId Find(const NodeBody& body, DomainId domain) const;
  DomainId FindDomain(const Domain& domain) const;
  const Node& node(NodeId id) const { return nodes_[id.index()]; }
  const Domain& domain(DomainId id) const { return domains_[id.index()]; }
  size_t node_count() const { return nodes_.size(); }
  size_t domain_count() const { return domains_.size(); }
  bool IsScalar(NodeId id) const { return node(id).domain == scalar_; }

  /// The table of that meaning, whichever program brought it first.
  PlanTableId AddTable(const std::string& meaning);
  /// A table of one program alone.
  PlanTableId AddTable() { return PlanTableId(tables_++); }
  DomainId MakeExternalDomain() { return AddDomain(ExternalDomain{external_domains_++}); }
  NodeId MakeInput(DomainId domain) { return Add(InputNode{inputs_++}, domain); }

  /// While the plan is closed no node or domain is added: who does, breaks a promise. See engine/plan/phase.h.
  bool is_closed() const { return closed_; }
  bool ExchangeClosed(bool closed) { return std::exchange(closed_, closed); }
  /// Nodes that were planned in phases of that kind while the plan was closed otherwise.
  size_t planned_in(Phase phase) const {
    const auto count = planned_in_.find(phase);
    return count == planned_in_.end() ? 0 : count->second;
  }
  void CountPlanned(Phase phase, size_t nodes) { planned_in_[phase] += nodes; }

  const std::vector<Owner>& owners() const { return owners_; }
  OwnerIndex AddOwner(Owner owner);
  OwnerIndex owner() const { return owner_; }
  /// New nodes belong to `owner` from here on; gives to whom they belonged before.
  OwnerIndex ExchangeOwner(OwnerIndex owner) { return std::exchange(owner_, owner); }
  /// The owner at hand uses what was planned, or is about to be planned, for `used`; gives `used`.
  OwnerIndex AddUse(OwnerIndex used);
  OwnerIndex owner_of(NodeId id) const { return owner_of_[id.index()]; }

  /// The node asks for the value of a parameter: compares it, or looks for it.
  void AddAskedParameter(NodeId node, const std::string& parameter) { asked_parameters_[node].insert(parameter); }
  /// Null: of none.
  const std::set<std::string>* AskedParametersOf(NodeId node) const {
    const auto asked = asked_parameters_.find(node);
    return asked == asked_parameters_.end() ? nullptr : &asked->second;
  }

  /// Every place in the script that an operator or aggregate stands for, the one that was planned first first.
  std::vector<NodePlace> PlacesOf(NodeId id) const;
  /// A node's span is the place that was planned first. Gives the place of an equal expression that the owner at hand uses where it does
  /// not use that one.
  Span PlaceInUse(Span span) const;

 private:
  void AddPlace(NodeId id, Span span);
  bool Uses(OwnerIndex user, OwnerIndex used) const;

  std::deque<Node> nodes_;
  std::deque<Domain> domains_;
  std::unordered_map<std::string, NodeId> node_by_key_;
  std::unordered_map<std::string, DomainId> domain_by_key_;
  std::unordered_map<std::string, PlanTableId> table_by_meaning_;
  size_t tables_ = 0;
  int external_domains_ = 0;
  int inputs_ = 0;
  bool closed_ = false;
  std::map<Phase, size_t> planned_in_;

  std::vector<OwnerIndex> owner_of_;  // by node
  std::vector<Owner> owners_{Owner{}};
  std::map<std::pair<uint32_t, uint32_t>, OwnerIndex> owner_by_place_;
  OwnerIndex owner_ = 0;
  std::map<OwnerIndex, std::set<OwnerIndex>> uses_;
  std::map<NodeId, std::set<NodePlace>> other_places_;  // of nodes with more than one
  std::map<SpanKey, std::set<NodeId>> planned_at_;      // nodes of `other_places_` by the place that was planned first
  std::unordered_map<NodeId, std::set<std::string>> asked_parameters_;
  DomainId scalar_;  // the last one: made by means of the others
};

/// While it lives, new nodes belong to one owner.
class OwnerScope {
 public:
  OwnerScope(Graph& graph, Owner owner) : graph_(graph), before_(graph.ExchangeOwner(graph.AddUse(graph.AddOwner(std::move(owner))))) {}
  ~OwnerScope() { graph_.ExchangeOwner(before_); }
  OwnerScope(const OwnerScope&) = delete;
  OwnerScope& operator=(const OwnerScope&) = delete;

 private:
  Graph& graph_;
  OwnerIndex before_;
};

}  // namespace tally::plan
