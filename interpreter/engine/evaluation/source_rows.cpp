#include "engine/evaluation/source_rows.h"

#include <algorithm>

#include "engine/evaluation/evaluate_rows.h"
#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"

namespace tally {
namespace {

// The value of a node for one row of its domain.
VectorRef At(Executor& executor, NodeId node, RowIndex row) {
  return EvaluateRows(executor, node, {row});
}

bool IsYes(Executor& executor, NodeId condition, RowIndex row) {
  return !condition.is_valid() || IsYesAt(*At(executor, condition, row), 0);
}

// The first condition that failed among those that `condition` joins by `and`, in its own table's terms where it looks them up there.
LeftOut FirstThatFailed(Executor& executor, NodeId condition, RowIndex row) {
  const plan::NodeBody& body = executor.planner().graph().node(condition).body;
  if (const auto* op = std::get_if<plan::OperatorNode>(&body)) {
    if (std::holds_alternative<plan::Decide>(op->operation) || std::holds_alternative<plan::And>(op->operation)) {
      for (const NodeId part : op->inputs) {
        if (!IsYes(executor, part, row)) {
          return FirstThatFailed(executor, part, row);
        }
      }
    }
  }
  if (const auto* gather = std::get_if<plan::GatherNode>(&body)) {
    const VectorRef place = At(executor, gather->ordinals, row);
    if (!IsMissingAt(*place, 0)) {
      return FirstThatFailed(executor, gather->values, static_cast<RowIndex>(IntegerAt(*place, 0)));
    }
  }
  return {condition, row};
}

std::optional<LeftOut> WhyNot(Executor& executor, NodeId condition, RowIndex row) {
  return IsYes(executor, condition, row) ? std::nullopt : std::optional(FirstThatFailed(executor, condition, row));
}

// Whether a plan makes the rows of a table.
bool IsPlanned(const bound::Table& table) {
  return std::holds_alternative<bound::EachSource>(table.source) || std::holds_alternative<bound::WithSource>(table.source) ||
         std::holds_alternative<bound::UnionSource>(table.source);
}

Bitmap TakenRows(Executor& executor, NodeId where, TableId table) {
  const size_t rows = executor.RowsOf(table);
  if (!where.is_valid()) {
    return Bitmap(rows, true);
  }
  const VectorRef answers = executor.Evaluate(where);
  return answers->constant ? Bitmap(rows, answers->yes.Test(0)) : answers->yes;
}

void AddRowsThatAre(const Vector& refs, RowIndex row, size_t source, TableId table, std::vector<SourceRow>& found) {
  const auto wanted = static_cast<int32_t>(row);
  const auto add = [&](size_t r) { found.push_back({source, table, static_cast<RowIndex>(r)}); };
  if (refs.layout == Layout::kI32 && !refs.constant) {
    const int32_t* const first = refs.i32.data();
    const int32_t* const end = first + refs.i32.size();
    for (const int32_t* at = std::find(first, end, wanted); at != end; at = std::find(at + 1, end, wanted)) {
      add(static_cast<size_t>(at - first));
    }
    return;
  }
  for (size_t r = 0; r < refs.size; ++r) {
    if (!IsMissingAt(refs, r) && IntegerAt(refs, r) == wanted) {
      add(r);
    }
  }
}

}  // namespace

std::vector<SourceRow> SourceRowsOf(Executor& executor, TableId derived, RowIndex row) {
  std::vector<SourceRow> found;
  if (!IsPlanned(executor.planner().program().table(derived))) {
    return found;
  }
  executor.RowsOf(derived);  // planned and made
  std::visit(Overloaded{
                 [&](const plan::DerivedEach& each) {
                   for (size_t s = 0; s < each.sources.size(); ++s) {
                     const VectorRef refs = executor.DerivedRef(derived, s);
                     AddRowsThatAre(*refs, row, s, each.sources[s].table, found);
                   }
                 },
                 [&](const plan::DerivedWith&) {
                   const auto& with = std::get<bound::WithSource>(executor.planner().program().table(derived).source);
                   const TableId tables[] = {with.left.table, with.right.table};
                   for (size_t s = 0; s < 2; ++s) {
                     found.push_back({s, tables[s], static_cast<RowIndex>(IntegerAt(*executor.DerivedColumn(derived, s), row))});
                   }
                 },
                 [&](const plan::DerivedUnion& all) {
                   size_t before = 0;
                   for (size_t p = 0; p < all.parts.size(); ++p) {
                     const Bitmap taken = TakenRows(executor, all.parts[p].where, all.parts[p].table);
                     const size_t count = taken.Count();
                     if (row < before + count) {
                       size_t left = row - before;
                       taken.ForEach([&](size_t r) {
                         if (left-- == 0) {
                           found.push_back({p, all.parts[p].table, static_cast<RowIndex>(r)});
                         }
                       });
                       return;
                     }
                     before += count;
                   }
                 },
             },
             executor.planner().DerivedPlanOf(derived));
  return found;
}

std::optional<LeftOut> WhyLeftOut(Executor& executor, TableId derived, size_t source, RowIndex row) {
  executor.RowsOf(derived);
  const plan::DerivedPlan& plan = executor.planner().DerivedPlanOf(derived);
  if (const auto* each = std::get_if<plan::DerivedEach>(&plan)) {
    return WhyNot(executor, each->sources.at(source).where, row);
  }
  return WhyNot(executor, std::get<plan::DerivedUnion>(plan).parts.at(source).where, row);
}

std::optional<LeftOut> WhyNoPair(Executor& executor, TableId derived, RowIndex left, RowIndex right) {
  executor.RowsOf(derived);
  const plan::Graph& graph = executor.planner().graph();
  const auto& with = std::get<plan::DerivedWith>(executor.planner().DerivedPlanOf(derived));
  const auto& pairs = std::get<plan::ExpansionDomain>(graph.domain(with.pairs));
  if (pairs.child_group.is_valid()) {
    const VectorRef of_left = At(executor, pairs.outer_group, left);
    const VectorRef of_right = At(executor, pairs.child_group, right);
    if (IsMissingAt(*of_left, 0) || IsMissingAt(*of_right, 0) || IntegerAt(*of_left, 0) != IntegerAt(*of_right, 0)) {
      return LeftOut{NodeId(), left};
    }
  }
  if (std::optional<LeftOut> why = pairs.child_where.is_valid() ? WhyNot(executor, pairs.child_where, right) : std::nullopt) {
    return why;
  }
  if (!with.where.is_valid()) {
    return std::nullopt;
  }
  const VectorRef outer = executor.Evaluate(graph.Find(plan::OuterIndexNode{}, with.pairs));
  const VectorRef child = executor.Evaluate(graph.Find(plan::ChildOrdinalNode{}, with.pairs));
  const auto begin = std::lower_bound(outer->i32.begin(), outer->i32.end(), static_cast<int32_t>(left));
  for (auto pair = begin; pair != outer->i32.end() && *pair == static_cast<int32_t>(left); ++pair) {
    const auto place = static_cast<size_t>(pair - outer->i32.begin());
    if (child->i32[place] == static_cast<int32_t>(right)) {
      return WhyNot(executor, with.where, static_cast<RowIndex>(place));
    }
  }
  TALLY_CHECK(false && "rows whose keys are equal are a pair");
  return std::nullopt;
}

}  // namespace tally
