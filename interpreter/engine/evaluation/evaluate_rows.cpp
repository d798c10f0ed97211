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
  static constexpr size_t kMostProbed = 8;

 public:
  /// `scalars_alone`: of scalars, too, only what leads to them is evaluated.
  ChosenRows(Executor& executor, bool scalars_alone)
      : executor_(executor), graph_(executor.planner().graph()), scalars_alone_(scalars_alone) {}

  VectorRef Of(NodeId node, const Rows& rows) {
    if (graph_.IsScalar(node)) {
      return OfScalar(node);
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

  std::optional<Rows> RowsOfParents(NodeId group, DomainId parents, const Rows& rows) {
    const auto [known, fresh] = children_.try_emplace({group, rows});
    if (fresh) {
      Bitmap wanted(executor_.SizeOf(parents));
      for (const RowIndex row : rows) {
        wanted.Set(row);
      }
      const std::optional<Bitmap> children = RowsThatLeadTo(group, wanted);
      known->second = children ? std::optional<Rows>(RowsIn(*children)) : std::nullopt;
    }
    return known->second;
  }

 private:
  VectorRef OfScalar(NodeId node) {
    const plan::NodeBody& body = graph_.node(node).body;
    const bool is_alone = std::holds_alternative<plan::OperatorNode>(body) || std::holds_alternative<plan::GatherNode>(body);
    if (!scalars_alone_ || !is_alone || executor_.HasValue(node)) {
      return executor_.Evaluate(node);
    }
    VectorRef& value = scalars_[node];
    if (value == nullptr) {
      VectorRef made = Compute(node, {0});
      if (!made->constant) {
        Vector scalar = *made;  // fits every domain
        scalar.constant = true;
        made = Share(std::move(scalar));
      }
      scalars_[node] = made;
      return made;
    }
    return value;
  }

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
                          [&](const plan::PlaceNode& n) { return whole(n); },
                      },
                      node.body);
  }

  VectorRef LookUp(const plan::GatherNode& n, const Rows& rows) {
    if (VectorRef probed = rows.size() <= kMostProbed ? LookUpProbed(n, rows) : nullptr) {
      return probed;
    }
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

  // An aggregate of the rows with equal keys, for few rows: those are looked for, and no groups are made. Null: it is not that, or the keys
  // have to be computed for all rows.
  VectorRef LookUpProbed(const plan::GatherNode& n, const Rows& rows) {
    const auto* probe = std::get_if<plan::ProbeNode>(&graph_.node(n.ordinals).body);
    const auto* aggregate = std::get_if<plan::AggregateNode>(&graph_.node(n.values).body);
    if (probe == nullptr || aggregate == nullptr || aggregate->group != probe->groups || executor_.HasValue(n.values) ||
        executor_.HasValue(probe->groups)) {
      return nullptr;
    }
    const auto& group = std::get<plan::GroupNode>(graph_.node(probe->groups).body);
    if (!std::holds_alternative<plan::TableDomain>(graph_.domain(graph_.node(probe->groups).domain))) {
      return nullptr;
    }
    std::vector<VectorRef> wanted;
    for (const NodeId key : probe->keys) {
      wanted.push_back(Of(key, rows));
    }
    std::vector<VectorRef> parts;
    for (size_t i = 0; i < rows.size(); ++i) {
      std::optional<Rows> equal = RowsWithEqual(group.keys.front(), *wanted.front(), i);
      if (!equal) {
        return nullptr;
      }
      Rows children = *std::move(equal);
      for (size_t key = 1; key < group.keys.size() && !children.empty(); ++key) {
        const VectorRef of_children = Of(group.keys[key], children);
        Rows left;
        for (size_t child = 0; child < children.size(); ++child) {
          if (AreEqual(*of_children, child, *wanted[key], i)) {
            left.push_back(children[child]);
          }
        }
        children = std::move(left);
      }
      Vector zeros = MakeConstantI32(children.size(), 0);
      parts.push_back(
          Share(AggregateChildren(*aggregate, Spread(Share(std::move(zeros)), children.size()), 1, children, children.empty())));
    }
    return parts.size() == 1 ? parts.front() : Share(Concatenate(parts));
  }

  // The rows of a key that are equal to a value; nothing where the key has to be computed for all rows.
  std::optional<Rows> RowsWithEqual(NodeId key, const Vector& wanted, size_t at) {
    const plan::NodeBody& body = graph_.node(key).body;
    if (std::holds_alternative<plan::StoredColumnNode>(body) || std::holds_alternative<plan::DerivedColumnNode>(body) ||
        executor_.HasValue(key)) {
      return WithEqual(*executor_.Evaluate(key), wanted, at);
    }
    if (const auto* join = std::get_if<plan::OperatorNode>(&body);
        join != nullptr && std::holds_alternative<plan::Join>(join->operation) && join->inputs.size() == 1) {
      return RowsWithEqual(join->inputs.front(), wanted, at);  // a text of one piece is that piece
    }
    const auto* gather = std::get_if<plan::GatherNode>(&body);
    const std::optional<Rows> parents = gather == nullptr ? std::nullopt : RowsWithEqual(gather->values, wanted, at);
    if (!parents) {
      return std::nullopt;
    }
    return RowsOfParents(gather->ordinals, graph_.node(gather->values).domain, *parents);
  }

  static bool AreEqual(const Vector& a, size_t row, const Vector& b, size_t other) {
    if (IsMissingAt(a, row) || IsMissingAt(b, other)) {
      return false;
    }
    if (a.dictionary != nullptr) {
      return TextAt(a, row) == TextAt(b, other);
    }
    switch (a.layout) {
      case Layout::kBits: return IsYesAt(a, row) == IsYesAt(b, other);
      case Layout::kU8:
      case Layout::kI32: return IntegerAt(a, row) == IntegerAt(b, other);
      case Layout::kI64:
      case Layout::kRational: break;
    }
    return NumberAt(a, row) == NumberAt(b, other);
  }

  // The rows of a column that are equal to one value.
  static Rows WithEqual(const Vector& column, const Vector& wanted, size_t at) {
    Rows rows;
    if (IsMissingAt(wanted, at)) {
      return rows;
    }
    if (column.dictionary != nullptr && column.layout == Layout::kI32 && !column.constant) {
      const uint32_t code = column.dictionary->Find(TextAt(wanted, at));
      for (size_t row = 0; row < column.size && code != Dictionary::kNone; ++row) {
        if (column.i32[row] == static_cast<int32_t>(code)) {
          rows.push_back(static_cast<RowIndex>(row));
        }
      }
      return rows;
    }
    for (size_t row = 0; row < column.size; ++row) {
      if (AreEqual(column, row, wanted, at)) {
        rows.push_back(static_cast<RowIndex>(row));
      }
    }
    return rows;
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
    if (ordinals->layout == Layout::kI32 && wanted.Count() == 1) {  // of one row, as most questions are
      const auto only = static_cast<int32_t>(wanted.First());
      for (size_t row = 0; row < ordinals->size; ++row) {
        if (ordinals->i32[row] == only) {
          rows.Set(row);
        }
      }
      return rows;
    }
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
    return RowsOfParents(n.group, domain, rows);
  }

  Vector Aggregate(const plan::AggregateNode& n, const Rows& rows, const Rows& children) {
    const VectorRef group = Spread(Of(n.group, children), children.size());
    return AggregateChildren(n, Share(PlacesAmong(rows, *group)), rows.size(), children, false);
  }

  // `none`: a group that no row is in, of which nothing is known.
  Vector AggregateChildren(const plan::AggregateNode& n, VectorRef group, size_t groups, const Rows& children, bool none) {
    const auto input = [&](NodeId node) { return node.is_valid() ? Spread(Of(node, children), children.size()) : nullptr; };
    const Evaluation::AggregateInputs in = Evaluation::InputsOf(n, std::move(group), children.size(), groups, input);
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
    return none ? Gather(result, MakeConstantI32(groups, std::nullopt)) : result;
  }

  Executor& executor_;
  const plan::Graph& graph_;
  bool scalars_alone_;
  std::map<Rows, size_t> sets_;
  std::map<std::pair<NodeId, size_t>, VectorRef> values_;
  std::map<NodeId, VectorRef> scalars_;
  std::map<std::pair<NodeId, Rows>, std::optional<Rows>> children_;
};

VectorRef InOrder(ChosenRows& chosen, NodeId node, const std::vector<RowIndex>& rows) {
  Rows different = rows;
  std::sort(different.begin(), different.end());
  different.erase(std::unique(different.begin(), different.end()), different.end());
  const VectorRef values = chosen.Of(node, different);
  if (rows == different || values->constant) {
    return values;
  }
  return Share(Gather(*values, PlacesAmong(different, OrdinalsOf(rows))));
}

}  // namespace

VectorRef EvaluateRows(Executor& executor, NodeId node, const std::vector<RowIndex>& rows) {
  ChosenRows chosen(executor, false);
  return InOrder(chosen, node, rows);
}

struct RowEvaluation::State : ChosenRows {
  using ChosenRows::ChosenRows;
};

RowEvaluation::RowEvaluation(Executor& executor) : state_(std::make_unique<State>(executor, true)) {}

RowEvaluation::~RowEvaluation() = default;

VectorRef RowEvaluation::Of(NodeId node, const std::vector<RowIndex>& rows) {
  return InOrder(*state_, node, rows);
}

VectorRef RowEvaluation::OfScalar(NodeId node) {
  return state_->Of(node, {0});
}

}  // namespace tally
