#include <fmt/format.h>

#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/kept_vectors.h"
#include "engine/evaluation/readers.h"
#include "engine/evaluation/row_condition.h"
#include "engine/evaluation/row_name.h"
#include "engine/grouping/aggregates.h"
#include "engine/grouping/places.h"
#include "engine/plan/inputs.h"
#include "foundation/base/check.h"

namespace tally {

namespace {

constexpr size_t kMostPairsWithoutKey = 200'000'000;  // beyond, the run stops with a message

}  // namespace

/// `any child where C` in a question: the answers of C mark the rows of the parent some at a time.
std::optional<Vector> Evaluation::AnyAsked(const plan::AggregateNode& n, DomainId domain) {
  const VectorRef group = Input(n.group);
  const std::unique_ptr<RowCondition> where = group->constant || group->faults ? nullptr : RowCondition::Make(executor_, n.where);
  if (where == nullptr) {
    return std::nullopt;
  }
  Vector result;
  result.layout = Layout::kBits;
  result.size = executor_.SizeOf(domain);
  result.yes = Bitmap(result.size);
  ForYesWords(*where, executor_.SizeOf(n.rows),
              [&](size_t first, size_t words, const uint64_t* bits) { MarkGroups(*group, first, bits, words, result.yes); });
  return result;
}

Evaluation::AggregateInputs Evaluation::InputsOf(const plan::AggregateNode& n, VectorRef group, size_t rows, size_t groups,
                                                 std::function<VectorRef(NodeId)> input) {
  AggregateInputs in;
  in.group = std::move(group);
  in.where = input(n.where);
  in.value = input(n.value);
  for (const plan::AggregateNode::Order& order : n.order) {
    in.order.push_back(input(order.key));
  }
  in.list_order = input(n.list_order);
  in.key_order = [&n, input = std::move(input)] {
    std::vector<VectorRef> keys;
    for (const NodeId key : n.key_order) {
      keys.push_back(input(key));
    }
    return keys;
  };
  in.grouping = {.group = in.group.get(), .where = in.where.get(), .rows = rows, .groups = groups};
  return in;
}

Vector Evaluation::ComputeAggregate(NodeId id, const plan::AggregateNode& n, DomainId domain) {
  if (std::optional<Vector> result = AggregateInPieces(id, n)) {
    return std::move(*result);
  }
  const size_t rows = executor_.SizeOf(n.rows);
  const bool scalar = domain == graph_.scalar();
  if (n.kind == AggregateKind::kAny && n.group.is_valid() && n.where.is_valid() && !scalar && executor_.IsAskedOnce(n.where)) {
    if (std::optional<Vector> result = AnyAsked(n, domain)) {
      return std::move(*result);
    }
  }
  const auto input = [&](NodeId node) { return node.is_valid() ? Spread(Input(node), rows) : nullptr; };
  const AggregateInputs in = InputsOf(n, input(n.group), rows, scalar ? 1 : executor_.SizeOf(domain), input);
  const bool is_pairs = std::holds_alternative<plan::ExpansionDomain>(graph_.domain(n.rows));
  const VectorRef child = is_pairs && n.kind == AggregateKind::kOne ? Expand(n.rows).child_ordinals : nullptr;
  if (n.kind == AggregateKind::kSum) {
    TellOfSum(n, in);
  }
  Ties ties;
  Vector result = Aggregate(n, in, NameOfRow(executor_.planner_.TableOf(n.table), child), ties);
  if (ties.found > 0 && !executor_.IsComputedAgain(id)) {
    executor_.account_.AddTies(
        {.span = n.span, .table = executor_.planner_.TableOf(n.table), .found = ties.found, .undecided = ties.undecided});
  }
  return result;
}

Vector Evaluation::Aggregate(const plan::AggregateNode& n, const AggregateInputs& in, const std::function<std::string(RowIndex)>& name_row,
                             Ties& ties) {
  using Kind = AggregateKind;
  const Grouping& grouping = in.grouping;
  const KernelContext context = Context(grouping.rows, n.span);
  std::vector<RowOrder> terms;
  for (size_t i = 0; i < n.order.size(); ++i) {
    terms.push_back({in.order[i].get(), n.order[i].highest, n.order[i].missing_first});
  }
  switch (n.kind) {
    case Kind::kAny: return AnyIn(grouping, context);
    case Kind::kCount: return in.value ? CountDifferent(grouping, *in.value, context) : CountIn(grouping, context);
    case Kind::kSum: return SumIn(grouping, *in.value, context);
    case Kind::kLowest:
    case Kind::kHighest: return ExtremeIn(grouping, *in.value, n.kind == Kind::kHighest, context);
    case Kind::kMean: return MeanIn(grouping, *in.value, context);
    case Kind::kPercentile: return PercentileIn(grouping, *in.value, n.percentile, context);
    case Kind::kList: return ListIn(grouping, *in.value, terms, *in.list_order, n.joined_by, context);
    case Kind::kOne: {
      const std::string& table = executor_.planner_.program().table(executor_.planner_.TableOf(n.table)).name;
      const auto describe = [name_row, table](RowIndex first, RowIndex second) {
        return fmt::format("`one {}` found two rows: {} and {}", table, name_row(first), name_row(second));
      };
      return OneIn(grouping, describe, context);
    }
    case Kind::kPick: {
      std::vector<VectorRef> held;
      const auto key_order = [&] {
        std::vector<RowOrder> by_key;
        held = in.key_order();
        for (const VectorRef& key : held) {
          by_key.push_back({.key = key.get(), .highest = false, .missing_first = true});
        }
        return by_key;
      };
      Picked picked = PickIn(grouping, terms, key_order, context);
      ties = {picked.ties, picked.undecided};
      return std::move(picked.rows);
    }
  }
  TALLY_CHECK(false);
  return {};
}

Vector Evaluation::ComputePlaces(NodeId id, const plan::PlaceNode& n, size_t rows) {
  const auto input = [&](NodeId node) { return node.is_valid() ? Spread(Input(node), rows) : nullptr; };
  const VectorRef group = input(n.group);
  const VectorRef where = input(n.where);
  const VectorRef value = input(n.value);
  std::vector<VectorRef> held;
  std::vector<PlaceOrder> terms;
  for (const plan::PlaceNode::Order& order : n.order) {
    held.push_back(input(order.key));
    terms.push_back({{held.back().get(), order.highest, order.missing_first}, order.places_missing});
  }
  const KeyOrder key_order = [&] {
    std::vector<RowOrder> by_key;
    for (const NodeId key : n.key_order) {
      held.push_back(input(key));
      by_key.push_back({.key = held.back().get(), .highest = false, .missing_first = true});
    }
    return by_key;
  };
  const Grouping grouping{
      .group = group.get(), .where = where.get(), .rows = rows, .groups = n.group.is_valid() ? executor_.GroupCount(n.group) : 1};
  Places places = PlacesIn(grouping, {n.kind, n.ties, n.groups}, terms, value.get(), key_order, Context(rows, n.span));
  if (places.ties > 0 && !executor_.IsComputedAgain(id)) {
    executor_.account_.AddTies({.what = "order",
                                .span = n.span,
                                .table = executor_.planner_.TableOf(n.table),
                                .found = places.ties,
                                .undecided = places.undecided});
  }
  return std::move(places.values);
}

// Pairs of each outer row with the child rows of its group, in the order of the outer rows and then of the child rows.
std::shared_ptr<const PairIndex> Evaluation::IndexPairs(DomainId id) {
  if (const auto found = executor_.pair_indexes_.find(id); found != executor_.pair_indexes_.end()) {
    return found->second;
  }
  const auto& domain = std::get<plan::ExpansionDomain>(graph_.domain(id));
  const size_t outer_rows = executor_.SizeOf(domain.outer);
  const size_t child_rows = executor_.RowsOf(domain.child);
  VectorRef outer_group = domain.outer_group.is_valid() ? Spread(Input(domain.outer_group), outer_rows) : nullptr;
  VectorRef child_group = domain.child_group.is_valid() ? Spread(Input(domain.child_group), child_rows) : nullptr;
  VectorRef child_where = domain.child_where.is_valid() ? Spread(Input(domain.child_where), child_rows) : nullptr;
  Grouping grouping;
  grouping.group = child_group.get();
  grouping.where = child_where.get();
  grouping.rows = child_rows;
  grouping.groups = 1;
  if (domain.child_group.is_valid()) {
    const plan::Node& group_node = graph_.node(domain.child_group);
    if (std::holds_alternative<plan::GroupNode>(group_node.body)) {
      grouping.groups = executor_.GroupCount(domain.child_group);
    } else {
      // A chain of references: groups are the rows of the table that it leads to, of which the outer rows know the ordinals.
      int32_t highest = -1;
      for (int32_t ordinal : child_group->layout == Layout::kU8 ? Widen(*child_group).i32 : child_group->i32) {
        highest = std::max(highest, ordinal);
      }
      grouping.groups = static_cast<size_t>(highest + 1);
    }
  }
  std::vector<int32_t> group_of_outer;
  if (outer_group) {
    group_of_outer = outer_group->layout == Layout::kU8 ? Widen(*outer_group).i32 : outer_group->i32;
  }
  auto index = std::make_shared<const PairIndex>(IndexChildren(grouping), std::move(group_of_outer), outer_rows);
  const size_t most_pairs = domain.outer_group.is_valid() ? kMostRows : kMostPairsWithoutKey;
  if (index->count() > most_pairs) {
    executor_.sink_
        .Report(DiagnosticKind::RunFault, domain.span,
                fmt::format("{} pairs of rows would have to be compared, more than the limit of {}", index->count(), most_pairs))
        .Hint("say with `matching` or `=` which rows belong together");
    index = std::make_shared<const PairIndex>(ChildIndex{{0, 0}, {}}, std::vector<int32_t>(), outer_rows);
  }
  executor_.pair_counts_[id] = index->count();
  executor_.pair_indexes_[id] = index;
  if (executor_.readers_) {
    executor_.LetGo(executor_.readers_->Made(id));
  }
  return index;
}

const ExpandedPairs& Evaluation::Expand(DomainId id) {
  if (const auto found = executor_.expansions_.find(id); found != executor_.expansions_.end()) {
    return *found->second;
  }
  std::unique_ptr<ExpandedPairs> pairs = executor_.kept_ == nullptr ? nullptr : executor_.kept_->FindPairs(executor_, id);
  if (pairs == nullptr) {
    const std::shared_ptr<const PairIndex> index = IndexPairs(id);
    pairs = std::make_unique<ExpandedPairs>(index->Make(0, index->outer_rows()));
  }
  executor_.pair_counts_[id] = pairs->outer_index->size;
  const ExpandedPairs& kept = *(executor_.expansions_[id] = std::move(pairs));
  if (executor_.readers_) {
    executor_.LetGo(executor_.readers_->Made(id));
  }
  return kept;
}

std::optional<Vector> Evaluation::AggregateInPieces(NodeId id, const plan::AggregateNode& n) {
  if (!std::holds_alternative<plan::ExpansionDomain>(graph_.domain(n.rows)) || executor_.expansions_.contains(n.rows) ||
      !n.group.is_valid() || !std::holds_alternative<plan::OuterIndexNode>(graph_.node(n.group).body)) {
    return std::nullopt;
  }
  const std::shared_ptr<const PairIndex> index = IndexPairs(n.rows);
  std::optional<std::vector<NodeId>> nodes =
      index->count() <= kMostPairsAtOnce ? std::nullopt : NodesInPieces(graph_, n.rows, plan::InputsOf(graph_, id));
  if (!nodes) {
    return std::nullopt;
  }
  PairPieces pieces(executor_, *std::move(nodes));
  const bool gives_pair = n.kind == AggregateKind::kOne || n.kind == AggregateKind::kPick;
  std::vector<VectorRef> parts;
  size_t pairs_before = 0;
  Ties ties;
  size_t sums_of_nothing = 0;
  for (size_t begin = 0; begin < index->outer_rows();) {
    const size_t end = index->EndOfPiece(begin, kPairsInPiece);
    const ExpandedPairs pairs = index->Make(begin, end);
    const size_t rows = pairs.outer_index->size;
    pieces.Take(pairs);
    const auto input = [&](NodeId node) { return Spread(pieces.Of(node), rows); };
    Vector group = *pairs.outer_index;
    for (int32_t& outer : group.i32) {
      outer -= static_cast<int32_t>(begin);
    }
    const AggregateInputs in = InputsOf(n, std::make_shared<const Vector>(std::move(group)), rows, end - begin, input);
    sums_of_nothing += n.kind == AggregateKind::kSum ? SumsOfNothing(in) : 0;
    Ties ties_here;
    Vector part = Aggregate(n, in, NameOfRow(executor_.planner_.TableOf(n.table), pairs.child_ordinals), ties_here);
    for (size_t i = 0; gives_pair && i < part.i32.size(); ++i) {
      part.i32[i] += part.i32[i] == kMissing32 ? 0 : static_cast<int32_t>(pairs_before);
    }
    part.size = part.constant ? end - begin : part.size;
    parts.push_back(std::make_shared<const Vector>(std::move(part)));
    pairs_before += rows;
    ties.found += ties_here.found;
    ties.undecided += ties_here.undecided;
    begin = end;
  }
  if (ties.found > 0 && !executor_.IsComputedAgain(id)) {
    executor_.account_.AddTies(
        {.span = n.span, .table = executor_.planner_.TableOf(n.table), .found = ties.found, .undecided = ties.undecided});
  }
  TellOfSumsOfNothing(n, sums_of_nothing);
  return Concatenate(parts);
}

// `child`: the rows of the table where they are not those that are aggregated.
std::function<std::string(RowIndex)> Evaluation::NameOfRow(TableId table, VectorRef child) {
  return [child = std::move(child), &executor = executor_, table](RowIndex row) {
    return OriginInTable(executor, table, child ? static_cast<RowIndex>(child->i32[row]) : row);
  };
}

}  // namespace tally
