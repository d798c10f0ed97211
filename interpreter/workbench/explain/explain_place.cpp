// Where a row stands among the rows of its group.
#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "language/binder/tree/make.h"
#include "workbench/explain/explainer.h"

namespace tally {

// The row's own values, how many rows stand in its group, and the neighbour that was found.
void Explainer::ExplainPlace(const bound::PlaceAmong& n, const plan::Environment& env, Explanation& out) {
  plan::Planner& planner = executor_.planner();
  const std::optional<RowIndex> row = RowOf(*n.row, env);
  if (!row) {
    return;
  }
  const auto of_row = [&](RowIndex of) {
    plan::Environment inner = env;
    inner.frames.resize(static_cast<size_t>(n.frame) + 1);
    inner.frames[static_cast<size_t>(n.frame)] = {n.table, RowNode(n.table, of)};
    return inner;
  };
  const plan::Environment at_row = of_row(*row);
  const auto tell = [&](const bound::Expr& part) {
    AddRecords(part, at_row, out.records);
    AddOperand(part, at_row, out);
  };
  if (n.where != nullptr) {
    tell(*n.where);
    if (VerdictOf(*n.where, at_row) != Verdict::kYes) {
      out.decisive = out.children.empty() ? std::nullopt : std::optional(out.children.size() - 1);
      out.note = "it is none of the rows that are ordered";
      return;
    }
  }
  std::string group;
  for (const bound::ExprPtr& key : n.within) {
    tell(*key);
    group += fmt::format("{}{}: {}", group.empty() ? "" : ", ", OneLine(key->span), ValueText(*key, at_row));
  }
  std::string order;
  for (const bound::PlaceAmong::Order& by : n.order) {
    tell(*by.key);
    order += fmt::format("{}{}: {}", order.empty() ? "" : ", ", OneLine(by.key->span), ValueText(*by.key, at_row));
  }
  if (n.value != nullptr) {
    tell(*n.value);
  }

  plan::Environment over = planner.TableEnvironment(n.table);
  over.frames.resize(static_cast<size_t>(n.frame) + 1);
  over.frames[static_cast<size_t>(n.frame)] = planner.TableEnvironment(n.table).frames[0];
  over.args = env.args;
  over.loops = env.loops;
  std::vector<RowIndex> beside;
  for (RowIndex other = 0; other < executor_.RowsOf(n.table); ++other) {
    beside.push_back(other);
  }
  const auto keep = [&](const bound::ExprPtr& condition) {
    const NodeId node = planner.Lower(*condition, over);
    if (planner.graph().IsScalar(node)) {
      return;
    }
    const VectorRef answers = rows_.Of(node, beside);
    std::vector<RowIndex> left;
    for (size_t i = 0; i < beside.size(); ++i) {
      if (IsYesAt(*answers, i)) {
        left.push_back(beside[i]);
      }
    }
    beside = std::move(left);
  };
  for (const bound::ExprPtr& key : n.within) {
    const Value value = ValueOf(*key, at_row);
    if (value.is_missing()) {
      out.note = fmt::format("`{}` is missing, so it stands in no group", OneLine(key->span));
      return;
    }
    const bound::ExprPtr wanted = bound::MakeExpr(bound::Constant{value}, key->type, false, Span{});
    keep(bound::MakeExpr(bound::CompareOf{CompareOp::kEqual, key, wanted}, Type::Of(TypeKind::kYesNo), true, key->span));
  }
  if (n.where != nullptr) {
    keep(n.where);
  }
  for (const bound::PlaceAmong::Order& by : n.order) {
    if (!by.places_missing && by.key->nullable) {
      keep(bound::MakeExpr(bound::IsMissing{.operand = by.key, .negated = true}, Type::Of(TypeKind::kYesNo), false, by.key->span));
    }
  }
  out.note =
      fmt::format("among {}{}{}", RowsText(beside.size()), group.empty() ? "" : " of " + group, order.empty() ? "" : ", at " + order);
  if (GivesRow(n.kind)) {
    const VectorRef found =
        executor_.Evaluate(planner.Lower(bound::Expr{.type = Type::Row(n.table), .nullable = true, .span = {}, .node = n}, env));
    if (IsMissingAt(*found, 0)) {
      out.note += n.kind == PlaceKind::kNext ? "; it is the last" : "; it is the first";
      return;
    }
    const auto neighbour = static_cast<RowIndex>(IntegerAt(*found, 0));
    if (!options_.others && persons_.IsOther(n.table, neighbour)) {
      ++out.others;
      return;
    }
    Explanation part;
    part.is_row = true;
    part.text = RowWords(n.table, neighbour);
    part.records = RecordsOf(n.table, neighbour);
    for (const bound::PlaceAmong::Order& by : n.order) {
      AddRecords(*by.key, of_row(neighbour), part.records);
    }
    out.children.push_back(std::move(part));
  }
}

}  // namespace tally
