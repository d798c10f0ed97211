#include "engine/evaluation/evaluate_rows.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/evaluation/evaluation.h"
#include "engine/evaluation/row_name.h"
#include "foundation/base/overloaded.h"

namespace tally {
namespace {

using Rows = std::vector<RowIndex>;  // ascending, different ones

Vector OrdinalsOf(const Rows& rows) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = rows.size();
  v.i32.assign(rows.begin(), rows.end());
  return v;
}

VectorRef Share(Vector v) {
  return std::make_shared<const Vector>(std::move(v));
}

Rows RowsIn(const Bitmap& bits) {
  Rows rows;
  bits.ForEach([&](size_t row) { rows.push_back(static_cast<RowIndex>(row)); });
  return rows;
}

// The same rows by their places in `among`, which holds all of them; missing ones and faults stay.
Vector PlacesAmong(const Rows& among, const Vector& ordinals) {
  Vector places;
  places.layout = Layout::kI32;
  places.size = ordinals.size;
  places.constant = ordinals.constant;
  places.faults = ordinals.faults;
  for (size_t i = 0; i < ordinals.stored(); ++i) {
    if (IsMissingAt(ordinals, i)) {
      places.i32.push_back(kMissing32);
      continue;
    }
    const auto place = std::lower_bound(among.begin(), among.end(), static_cast<RowIndex>(IntegerAt(ordinals, i)));
    places.i32.push_back(static_cast<int32_t>(place - among.begin()));
  }
  return places;
}

/// One evaluation over chosen rows; each node once for each set of rows.
class ChosenRows {
 public:
  explicit ChosenRows(Executor& executor) : executor_(executor), graph_(executor.planner().graph()) {}

  VectorRef Of(NodeId node, const Rows& rows) {
    if (graph_.IsScalar(node)) {
      return executor_.Evaluate(node);
    }
    if (executor_.HasValue(node)) {
      return FromWhole(node, rows);
    }
    const size_t set = sets_.try_emplace(rows, sets_.size()).first->second;
    if (const auto known = values_.find({node, set}); known != values_.end()) {
      return known->second;
    }
    OfSpine(node, rows, set);
    const VectorRef value = Compute(node, rows);
    return values_[{node, set}] = value;
  }

 private:
  // As in Executor::EvaluateSpine: a long chain of operators is evaluated from its far end.
  void OfSpine(NodeId node, const Rows& rows, size_t set) {
    std::vector<NodeId> spine;
    while (const auto* op = std::get_if<plan::OperatorNode>(&graph_.node(node).body)) {
      if (op->inputs.empty() || !op->inputs.front().is_valid() || values_.contains({op->inputs.front(), set})) {
        break;
      }
      node = op->inputs.front();
      spine.push_back(node);
    }
    constexpr size_t kShort = 64;
    for (; spine.size() > kShort; spine.pop_back()) {
      Of(spine.back(), rows);
    }
  }

  VectorRef FromWhole(NodeId node, const Rows& rows) {
    const VectorRef whole = executor_.Evaluate(node);
    return whole->constant ? whole : Share(Gather(*whole, OrdinalsOf(rows)));
  }

  VectorRef Compute(NodeId id, const Rows& rows) {
    const auto whole = [&](const auto&) { return FromWhole(id, rows); };
    const plan::Node& node = graph_.node(id);
    return std::visit(Overloaded{
                          [&](const plan::ConstantNode& n) { return whole(n); },
                          [&](const plan::StoredColumnNode& n) { return whole(n); },
                          [&](const plan::CodeColumnNode& n) { return whole(n); },
                          [&](const plan::DerivedColumnNode& n) { return whole(n); },
                          [&](const plan::DerivedRefNode& n) { return whole(n); },
                          [&](const plan::IdentityNode&) { return Share(OrdinalsOf(rows)); },
                          [&](const plan::GatherNode& n) { return LookUp(n, rows); },
                          [&](const plan::OuterIndexNode& n) { return whole(n); },
                          [&](const plan::ChildOrdinalNode& n) { return whole(n); },
                          [&](const plan::GroupNode& n) { return whole(n); },
                          [&](const plan::ProbeNode& n) { return whole(n); },
                          [&](const plan::InputNode& n) { return whole(n); },
                          [&](const plan::OperatorNode& n) {
                            std::vector<VectorRef> inputs;
                            for (const NodeId input : n.inputs) {
                              inputs.push_back(input.is_valid() ? Of(input, rows) : nullptr);
                            }
                            return Share(Evaluation(executor_).Apply(n, inputs, rows.size()));
                          },
                          [&](const plan::AggregateNode& n) {
                            const std::optional<Rows> children = ChildrenOf(n, node.domain, rows);
                            return children ? Share(Aggregate(n, rows, *children)) : whole(n);
                          },
                      },
                      node.body);
  }

  VectorRef LookUp(const plan::GatherNode& n, const Rows& rows) {
    const VectorRef ordinals = Of(n.ordinals, rows);
    Rows places;
    for (size_t i = 0; i < ordinals->stored(); ++i) {
      if (!IsMissingAt(*ordinals, i)) {
        places.push_back(static_cast<RowIndex>(IntegerAt(*ordinals, i)));
      }
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return Share(Gather(*Of(n.values, places), PlacesAmong(places, *ordinals)));
  }

  // The rows of which a node leads to one of `wanted`; nothing where that is not told by references alone.
  std::optional<Bitmap> RowsThatLeadTo(NodeId id, const Bitmap& wanted) {
    const plan::Node& node = graph_.node(id);
    if (const auto* gather = std::get_if<plan::GatherNode>(&node.body); gather != nullptr && !executor_.HasValue(id)) {
      const std::optional<Bitmap> between = RowsThatLeadTo(gather->values, wanted);
      return between ? RowsThatLeadTo(gather->ordinals, *between) : std::nullopt;
    }
    const bool is_there = executor_.HasValue(id) || std::holds_alternative<plan::StoredColumnNode>(node.body) ||
                          std::holds_alternative<plan::DerivedRefNode>(node.body);
    const VectorRef ordinals = is_there ? executor_.Evaluate(id) : nullptr;
    if (ordinals == nullptr || ordinals->constant || ordinals->faults != nullptr) {
      return std::nullopt;
    }
    Bitmap rows(ordinals->size);
    for (size_t row = 0; row < ordinals->size; ++row) {
      if (!IsMissingAt(*ordinals, row) && wanted.Test(static_cast<size_t>(IntegerAt(*ordinals, row)))) {
        rows.Set(row);
      }
    }
    return rows;
  }

  std::optional<Rows> ChildrenOf(const plan::AggregateNode& n, DomainId domain, const Rows& rows) {
    if (!n.group.is_valid() || graph_.IsScalar(n.group) || !std::holds_alternative<plan::TableDomain>(graph_.domain(domain)) ||
        !std::holds_alternative<plan::TableDomain>(graph_.domain(n.rows))) {
      return std::nullopt;
    }
    Bitmap parents(executor_.SizeOf(domain));
    for (const RowIndex row : rows) {
      parents.Set(row);
    }
    const std::optional<Bitmap> children = RowsThatLeadTo(n.group, parents);
    return children ? std::optional<Rows>(RowsIn(*children)) : std::nullopt;
  }

  Vector Aggregate(const plan::AggregateNode& n, const Rows& rows, const Rows& children) {
    const auto input = [&](NodeId node) { return node.is_valid() ? Spread(Of(node, children), children.size()) : nullptr; };
    const Evaluation::AggregateInputs in =
        Evaluation::InputsOf(n, Share(PlacesAmong(rows, *input(n.group))), children.size(), rows.size(), input);
    const auto name_row = [children, &executor = executor_, table = executor_.planner().TableOf(n.table)](RowIndex row) {
      return OriginInTable(executor, table, children[row]);
    };
    Evaluation::Ties ties;
    Vector result = Evaluation(executor_).Aggregate(n, in, name_row, ties);
    if (n.kind == AggregateKind::kOne || n.kind == AggregateKind::kPick) {
      for (int32_t& row : result.i32) {
        row = row == kMissing32 ? row : static_cast<int32_t>(children[static_cast<size_t>(row)]);
      }
    }
    return result;
  }

  Executor& executor_;
  const plan::Graph& graph_;
  std::map<Rows, size_t> sets_;
  std::map<std::pair<NodeId, size_t>, VectorRef> values_;
};

}  // namespace

VectorRef EvaluateRows(Executor& executor, NodeId node, const std::vector<RowIndex>& rows) {
  Rows different = rows;
  std::sort(different.begin(), different.end());
  different.erase(std::unique(different.begin(), different.end()), different.end());
  const VectorRef values = ChosenRows(executor).Of(node, different);
  if (rows == different || values->constant) {
    return values;
  }
  return Share(Gather(*values, PlacesAmong(different, OrdinalsOf(rows))));
}

}  // namespace tally
