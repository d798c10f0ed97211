#include "engine/evaluation/pairs.h"

#include <algorithm>

#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/row_vectors.h"
#include "engine/plan/inputs.h"
#include "foundation/base/check.h"
#include "foundation/base/interrupt.h"

namespace tally {

PairIndex::PairIndex(ChildIndex children, std::vector<int32_t> group_of_outer, size_t outer_rows)
    : children_(std::move(children)), group_of_outer_(std::move(group_of_outer)), outer_rows_(outer_rows) {
  for (size_t outer = 0; outer < outer_rows_; ++outer) {
    const auto [begin, end] = RangeOf(outer);
    count_ += end - begin;
  }
}

std::pair<uint32_t, uint32_t> PairIndex::RangeOf(size_t outer) const {
  const int32_t group = group_of_outer_.empty() ? 0 : group_of_outer_[outer];
  if (group < 0 || static_cast<size_t>(group) + 1 >= children_.offsets.size()) {
    return {0, 0};
  }
  return {children_.offsets[static_cast<size_t>(group)], children_.offsets[static_cast<size_t>(group) + 1]};
}

size_t PairIndex::EndOfPiece(size_t begin, size_t most_pairs) const {
  size_t pairs = 0;
  size_t outer = begin;
  for (; outer < outer_rows_; ++outer) {
    const auto [first, last] = RangeOf(outer);
    pairs += last - first;
    if (pairs > most_pairs && outer > begin) {
      break;
    }
  }
  return outer;
}

ExpandedPairs PairIndex::Make(size_t begin, size_t end) const {
  size_t pairs = 0;
  for (size_t outer = begin; outer < end; ++outer) {
    const auto [first, last] = RangeOf(outer);
    pairs += last - first;
  }
  Vector outer_index;
  Vector child;
  outer_index.layout = child.layout = Layout::kI32;
  outer_index.size = child.size = pairs;
  outer_index.i32.reserve(pairs);
  child.i32.reserve(pairs);
  for (size_t outer = begin; outer < end; ++outer) {
    const auto [first, last] = RangeOf(outer);
    for (uint32_t i = first; i < last; ++i) {
      outer_index.i32.push_back(static_cast<int32_t>(outer));
      child.i32.push_back(static_cast<int32_t>(children_.rows[i]));
    }
  }
  return {std::make_shared<const Vector>(std::move(outer_index)), std::make_shared<const Vector>(std::move(child))};
}

Vector PairIndex::ChildrenOf(const Vector& pairs) const {
  std::vector<size_t> first_pair(outer_rows_ + 1, 0);
  for (size_t outer = 0; outer < outer_rows_; ++outer) {
    const auto [begin, end] = RangeOf(outer);
    first_pair[outer + 1] = first_pair[outer] + (end - begin);
  }
  Vector children = pairs.layout == Layout::kU8 ? Widen(pairs) : pairs;
  for (int32_t& pair : children.i32) {
    if (pair != kMissing32) {
      const auto number = static_cast<size_t>(pair);
      const auto outer = static_cast<size_t>(std::upper_bound(first_pair.begin(), first_pair.end(), number) - first_pair.begin() - 1);
      pair = static_cast<int32_t>(children_.rows[RangeOf(outer).first + (number - first_pair[outer])]);
    }
  }
  return children;
}

std::optional<std::vector<NodeId>> NodesInPieces(const plan::Graph& graph, DomainId pairs, const std::vector<NodeId>& wanted) {
  std::set<NodeId> found;  // a node is made after its inputs, so that the ids are in their order
  std::vector<NodeId> open = wanted;
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (!id.is_valid() || graph.node(id).domain != pairs || !found.insert(id).second) {
      continue;
    }
    const plan::NodeBody& body = graph.node(id).body;
    if (const auto* gather = std::get_if<plan::GatherNode>(&body)) {
      if (graph.node(gather->values).domain == pairs) {
        return std::nullopt;
      }
      open.push_back(gather->ordinals);
    } else if (const auto* op = std::get_if<plan::OperatorNode>(&body)) {
      open.insert(open.end(), op->inputs.begin(), op->inputs.end());
    } else if (!std::holds_alternative<plan::OuterIndexNode>(body) && !std::holds_alternative<plan::ChildOrdinalNode>(body)) {
      return std::nullopt;
    }
  }
  return std::vector<NodeId>(found.begin(), found.end());
}

void PairPieces::Take(const ExpandedPairs& pairs) {
  CheckInterrupt();
  values_.clear();
  rows_ = pairs.outer_index->size;
  for (const NodeId node : nodes_) {
    values_[node] = Compute(node, pairs);
  }
}

VectorRef PairPieces::Of(NodeId node) {
  if (!node.is_valid()) {
    return nullptr;
  }
  const auto found = values_.find(node);
  return found != values_.end() ? found->second : executor_.Evaluate(node);
}

VectorRef PairPieces::Compute(NodeId id, const ExpandedPairs& pairs) {
  const plan::NodeBody& body = executor_.planner().graph().node(id).body;
  if (std::holds_alternative<plan::OuterIndexNode>(body)) {
    return pairs.outer_index;
  }
  if (std::holds_alternative<plan::ChildOrdinalNode>(body)) {
    return pairs.child_ordinals;
  }
  if (const auto* gather = std::get_if<plan::GatherNode>(&body)) {
    return std::make_shared<const Vector>(Gather(*executor_.Evaluate(gather->values), *Of(gather->ordinals)));
  }
  const auto* op = std::get_if<plan::OperatorNode>(&body);
  TALLY_CHECK(op != nullptr);
  std::vector<VectorRef> inputs;
  for (const NodeId input : op->inputs) {
    inputs.push_back(Of(input));
  }
  if (const auto* decide = std::get_if<plan::Decide>(&op->operation); decide != nullptr && !decide->label.empty()) {
    const VectorRef answers = Spread(inputs.front(), rows_);
    if (answers->missing.size() != 0) {
      executor_.AddUndetermined(decide->label, id, UndeterminedIn(*answers), decide->lines, pairs.outer_index);
    }
  }
  return std::make_shared<const Vector>(Evaluation(executor_).Apply(*op, inputs, rows_));
}

}  // namespace tally
