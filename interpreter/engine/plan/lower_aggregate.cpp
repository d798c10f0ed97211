#include <algorithm>
#include <set>

#include "engine/plan/lowering.h"
#include "foundation/base/check.h"
#include "language/binder/tree/walk.h"

namespace tally::plan {

namespace {

using bound::AggregateOf;

/// What an expression inside an aggregate reads: the aggregate's own rows, rows of outer frames, or values that differ from row to row
/// outside.
struct Reads {
  bool own = false;
  bool outer_values = false;  // arguments or specials that are not scalar
  std::set<int> outer_frames;

  bool outer() const { return outer_values || !outer_frames.empty(); }
};

void Collect(const bound::Expr& expr, int own_frame, const Environment& env, const Graph& graph, Reads& reads) {
  if (const auto* row = std::get_if<bound::RowOf>(&expr.node)) {
    if (row->frame == own_frame) {
      reads.own = true;
    } else if (row->frame < own_frame) {
      reads.outer_frames.insert(row->frame);
    }
  } else if (const auto* arg = std::get_if<bound::ArgumentRef>(&expr.node)) {
    const Environment::Argument& given = env.args.at(static_cast<size_t>(arg->index));
    reads.outer_values = reads.outer_values || (!given.is_list && !graph.IsScalar(given.node));
  } else if (const auto* special = std::get_if<bound::Special>(&expr.node)) {
    auto node = env.specials.find(special->kind);
    reads.outer_values = reads.outer_values || (node != env.specials.end() && !graph.IsScalar(node->second));
  }
  bound::ForEachPart(expr, [&](const bound::Expr& part) { Collect(part, own_frame, env, graph, reads); });
}

void SplitConjuncts(const bound::ExprPtr& where, std::vector<bound::ExprPtr>& conjuncts) {
  if (!where) {
    return;
  }
  if (const auto* logic = std::get_if<bound::AndOr>(&where->node); logic != nullptr && logic->is_and) {
    for (const bound::ExprPtr& operand : logic->operands) {
      SplitConjuncts(operand, conjuncts);
    }
    return;
  }
  conjuncts.push_back(where);
}

}  // namespace

/// Chooses how the rows of an aggregate meet their outer row:
///   1. nothing inside reads an outer row: aggregate once over the child table into its groups, look the group up;
///   2. the only outer row read is the parent that the rows point to: the same, the parent being a frame of the child table;
///   3. else over the pairs of outer and child rows.
/// `child = outer` conditions become keys first, which turns most of 3 into 1. Where every outer row is the parent of its child rows, they
/// are compared on the child's rows, which have but one parent, and no keys are needed.
class AggregateLowering {
 public:
  AggregateLowering(Lowering& lowering, const AggregateOf& n, Span span)
      : lowering_(lowering), planner_(lowering.planner_), graph_(lowering.graph_), env_(lowering.env_), n_(n), span_(span) {}

  NodeId Lower() {
    Split();
    MakeChildEnvironment();
    if (n_.keys.empty() && !keys_.empty() && !ReadsOuter() && OuterRowsAreParents()) {
      return FromParents();
    }
    MakeGroup();
    if (!ReadsOuter()) {
      return FromGroups(child_env_, AllConditions(child_env_));
    }
    if (std::optional<int> parent = OnlyParentFrame()) {
      child_env_.frames[static_cast<size_t>(*parent)] = {env_.frames[static_cast<size_t>(*parent)].table, group_};
      return FromGroups(child_env_, AllConditions(child_env_));
    }
    return OverPairs();
  }

 private:
  Reads ReadsOf(const bound::Expr& expr) const {
    Reads reads;
    Collect(expr, n_.frame, env_, graph_, reads);
    return reads;
  }

  // Sorts the conditions into keys, conditions on the child alone, and the rest.
  void Split() {
    for (const AggregateOf::Key& key : n_.keys) {
      keys_.push_back({key.child, key.outer});
    }
    std::vector<bound::ExprPtr> conjuncts;
    SplitConjuncts(n_.where, conjuncts);
    for (const bound::ExprPtr& conjunct : conjuncts) {
      if (!ReadsOf(*conjunct).outer()) {
        own_conditions_.push_back(conjunct);
      } else if (!AddKey(*conjunct)) {
        outer_conditions_.push_back(conjunct);
      }
    }
  }

  bool AddKey(const bound::Expr& conjunct) {
    const auto* compare = std::get_if<bound::CompareOf>(&conjunct.node);
    if (compare == nullptr || compare->op != CompareOp::kEqual) {
      return false;
    }
    Reads left = ReadsOf(*compare->left);
    Reads right = ReadsOf(*compare->right);
    if (left.own && !left.outer() && !right.own) {
      keys_.push_back({compare->left, compare->right});
    } else if (right.own && !right.outer() && !left.own) {
      keys_.push_back({compare->right, compare->left});
    } else {
      return false;
    }
    key_conditions_.push_back(&conjunct);
    return true;
  }

  void MakeChildEnvironment() {
    child_env_ = env_;
    child_env_.lines = AxisId();  // rows of another table are on no line
    child_env_.domain = planner_.DomainOf(n_.table);
    child_env_.built_columns.clear();
    child_env_.frames.assign(static_cast<size_t>(n_.frame) + 1, {});
    child_env_.frames[static_cast<size_t>(n_.frame)] = {n_.table, graph_.Add(IdentityNode{}, child_env_.domain)};
  }

  TableId Parent() const { return planner_.program().column(n_.up.back()).type.table; }
  // The row of the parent that each child row points to.
  NodeId ParentOfChild() {
    NodeId chain = planner_.ColumnNode(n_.up.front());
    for (size_t i = 1; i < n_.up.size(); ++i) {
      chain = planner_.Gather(planner_.ColumnNode(n_.up[i]), chain);
    }
    return chain;
  }

  bool OuterRowsAreParents() {
    if (n_.up.empty() || env_.domain != planner_.DomainOf(Parent())) {
      return false;
    }
    return IsIdentity(lowering_.Lower(*n_.origin));
  }
  bool IsIdentity(NodeId node) const {
    return std::holds_alternative<IdentityNode>(graph_.node(node).body) && graph_.node(node).domain == env_.domain;
  }

  // `child = outer` conditions are compared on the child's rows. A row for which one of them has no answer does not take part and, as with
  // keys, is no undetermined decision.
  NodeId FromParents() {
    group_ = ParentOfChild();
    group_domain_ = env_.domain;
    const auto widen = [&](NodeId& node) {
      if (node.is_valid() && !graph_.IsScalar(node)) {
        node = IsIdentity(node) ? group_ : planner_.Gather(node, group_);
      }
    };
    Environment env = env_;
    env.lines = child_env_.lines;
    Widen(env, child_env_.domain, widen);
    env.frames[static_cast<size_t>(n_.frame)] = child_env_.frames[static_cast<size_t>(n_.frame)];
    std::vector<NodeId> conditions;
    if (const NodeId own = Conditions(own_conditions_, child_env_); own.is_valid()) {
      conditions.push_back(own);
    }
    const NodeId no = planner_.LowerConstant(Value{false}, Type::Of(TypeKind::kYesNo));
    for (const bound::Expr* condition : key_conditions_) {
      conditions.push_back(lowering_.Make(FirstGiven{}, {Lowering(planner_, env).Lower(*condition), no}, span_));
    }
    return FromGroups(child_env_, conditions.size() == 1 ? conditions.front() : lowering_.Make(And{}, conditions, span_));
  }

  // What the outer environment knows, over another domain.
  template <class WidenNode>
  void Widen(Environment& env, DomainId domain, WidenNode widen) const {
    env.domain = domain;
    env.frames.resize(static_cast<size_t>(n_.frame) + 1);
    for (Environment::Frame& frame : env.frames) {
      widen(frame.ordinals);
    }
    for (Environment::Argument& arg : env.args) {
      widen(arg.node);
    }
    for (auto& [kind, node] : env.specials) {
      widen(node);
    }
    for (auto& [column, node] : env.built_columns) {
      widen(node);
    }
  }

  // The group of each child row, and of each outer row.
  void MakeGroup() {
    std::vector<NodeId> child_keys;
    std::vector<NodeId> outer_keys;
    if (!n_.up.empty()) {
      const NodeId chain = ParentOfChild();
      const NodeId origin = lowering_.Lower(*n_.origin);
      if (keys_.empty()) {
        group_ = chain;
        outer_group_ = origin;
        group_domain_ = planner_.DomainOf(Parent());
        return;
      }
      child_keys.push_back(chain);
      outer_keys.push_back(origin);
    }
    if (keys_.empty()) {
      group_domain_ = graph_.scalar();
      return;  // all rows are one group
    }
    for (const AggregateOf::Key& key : keys_) {
      child_keys.push_back(Lowering(planner_, child_env_).LowerAs(*key.child, key.outer->type));
      NodeId outer = lowering_.LowerAs(*key.outer, key.child->type);
      // A worksheet's row is known by its name, which stands for a code.
      bool text_for_row = key.child->type.kind == TypeKind::kRow && std::holds_alternative<bound::Special>(key.outer->node);
      outer_keys.push_back(text_for_row ? RowOfText(planner_, outer, key.child->type.table) : outer);
    }
    group_ = graph_.Add(GroupNode{child_keys}, child_env_.domain);
    group_domain_ = graph_.AddDomain(GroupDomain{group_});
    outer_group_ = graph_.Add(ProbeNode{group_, outer_keys}, lowering_.DomainOf(outer_keys));
    for (const AggregateOf::Key& key : keys_) {
      lowering_.Asks(outer_group_, *key.outer);
    }
  }

  bool ReadsOuter() const {
    auto outer = [&](const bound::ExprPtr& expr) { return expr && ReadsOf(*expr).outer(); };
    return !outer_conditions_.empty() || outer(n_.value) ||
           std::any_of(n_.order.begin(), n_.order.end(), [&](const AggregateOf::Order& order) { return outer(order.key); });
  }

  // The frame whose row is the parent itself, if that is all that is read from outside.
  std::optional<int> OnlyParentFrame() const {
    if (n_.up.empty() || !keys_.empty()) {
      return std::nullopt;
    }
    const auto* origin = std::get_if<bound::RowOf>(&n_.origin->node);
    if (origin == nullptr) {
      return std::nullopt;
    }
    auto only_parent = [&](const bound::ExprPtr& expr) {
      if (!expr) {
        return true;
      }
      Reads reads = ReadsOf(*expr);
      return !reads.outer_values &&
             std::all_of(reads.outer_frames.begin(), reads.outer_frames.end(), [&](int frame) { return frame == origin->frame; });
    };
    bool all = only_parent(n_.value) && std::all_of(outer_conditions_.begin(), outer_conditions_.end(), only_parent) &&
               std::all_of(n_.order.begin(), n_.order.end(), [&](const AggregateOf::Order& order) { return only_parent(order.key); });
    return all && env_.built_columns.empty() ? std::optional<int>(origin->frame) : std::nullopt;
  }

  NodeId Conditions(const std::vector<bound::ExprPtr>& conditions, const Environment& env) {
    if (conditions.empty()) {
      return {};
    }
    if (conditions.size() == 1) {
      return Lowering(planner_, env).Decision(*conditions.front());
    }
    bound::Expr both{.type = Type::Of(TypeKind::kYesNo), .nullable = true, .span = span_, .node = bound::AndOr{true, conditions}};
    return Lowering(planner_, env).Decision(both);
  }
  NodeId AllConditions(const Environment& env) {
    std::vector<bound::ExprPtr> all = own_conditions_;
    all.insert(all.end(), outer_conditions_.begin(), outer_conditions_.end());
    return Conditions(all, env);
  }

  AggregateNode MakeAggregate(const Environment& env, NodeId where) {
    Lowering lowering(planner_, env);
    AggregateNode node;
    node.kind = n_.kind;
    node.rows = env.domain;
    node.where = where;
    node.joined_by = n_.joined_by;
    node.table = planner_.PlanTableOf(n_.table);
    node.span = span_;
    node.percentile = n_.percentile;
    if (n_.kind == AggregateKind::kList) {
      node.value = lowering.Text(*n_.value);
      node.list_order = lowering.Order(*n_.value);
    } else if (n_.value) {
      node.value = lowering.Lower(*n_.value);
    }
    for (const AggregateOf::Order& order : n_.order) {
      node.order.push_back({lowering.Order(*order.key), order.highest, order.missing_first});
    }
    if (n_.kind == AggregateKind::kPick) {
      node.key_order = planner_.LowerKeyOrder(env, n_.frame);
    }
    return node;
  }

  NodeId FromGroups(const Environment& env, NodeId where) {
    AggregateNode node = MakeAggregate(env, where);
    node.group = group_;
    NodeId of_group = graph_.Add(std::move(node), group_domain_);
    if (!outer_group_.is_valid()) {
      return of_group;
    }
    return ZeroWithoutGroup(of_group, planner_.Gather(of_group, outer_group_));
  }

  // An outer row without a group has no child rows: count and sum are 0, any is no.
  NodeId ZeroWithoutGroup(NodeId of_group, NodeId looked_up) {
    if (of_group == looked_up) {
      return looked_up;
    }
    Value zero;
    Type type = Type::Of(TypeKind::kInteger);
    switch (n_.kind) {
      case AggregateKind::kAny:
        zero = Value{false};
        type = Type::Of(TypeKind::kYesNo);
        break;
      case AggregateKind::kCount:
      case AggregateKind::kSum: zero = Value{Rational(0)}; break;
      case AggregateKind::kLowest:
      case AggregateKind::kHighest:
      case AggregateKind::kMean:
      case AggregateKind::kPercentile:
      case AggregateKind::kList:
      case AggregateKind::kOne:
      case AggregateKind::kPick: return looked_up;
    }
    return lowering_.Make(FirstGiven{}, {looked_up, planner_.LowerConstant(zero, type)}, span_);
  }

  NodeId OverPairs() {
    ExpansionDomain pairs;
    pairs.outer = env_.domain;
    pairs.outer_group = outer_group_;
    pairs.child = planner_.PlanTableOf(n_.table);
    pairs.child_group = group_;
    pairs.child_where = Conditions(own_conditions_, child_env_);
    pairs.span = span_;
    DomainId domain = graph_.AddDomain(pairs);
    NodeId outer_index = graph_.Add(OuterIndexNode{}, domain);
    NodeId child = graph_.Add(ChildOrdinalNode{}, domain);
    const auto widen = [&](NodeId& node) {
      if (node.is_valid()) {
        node = planner_.Gather(node, outer_index);
      }
    };
    Environment env = env_;
    env.lines = child_env_.lines;
    Widen(env, domain, widen);
    env.frames[static_cast<size_t>(n_.frame)] = {n_.table, child};

    AggregateNode node = MakeAggregate(env, Conditions(outer_conditions_, env));
    node.group = outer_index;
    NodeId result = graph_.Add(std::move(node), env_.domain);
    bool gives_row = n_.kind == AggregateKind::kOne || n_.kind == AggregateKind::kPick;
    return gives_row ? planner_.Gather(child, result) : result;
  }

  Lowering& lowering_;
  Planner& planner_;
  Graph& graph_;
  const Environment& env_;
  const AggregateOf& n_;
  Span span_;

  std::vector<AggregateOf::Key> keys_;
  std::vector<const bound::Expr*> key_conditions_;  // those of `keys_` that are conditions
  std::vector<bound::ExprPtr> own_conditions_;
  std::vector<bound::ExprPtr> outer_conditions_;
  Environment child_env_;
  NodeId group_;        // over the child table; invalid: one group
  NodeId outer_group_;  // over the outer domain
  DomainId group_domain_;
};

NodeId Lowering::LowerAggregate(const bound::AggregateOf& n, Span span) {
  return AggregateLowering(*this, n, span).Lower();
}

}  // namespace tally::plan
