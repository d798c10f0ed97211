#include "workbench/asking/explain_membership.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"

namespace tally {
namespace {

constexpr size_t kMostOfUnit = 50;  // rows: of those behind them only the first that is in the cell is told

}  // namespace

Explanation MembershipExplanation::Of(TableId table, RowIndex row) {
  if (table == cell_.table && (cell_.counting == nullptr || table != cell_.unit)) {
    Asked asked = OfRow(row);
    asked.part.is_row = true;
    return asked.part;
  }
  Explanation out;
  const std::vector<RowIndex> rows = RowsOfUnit(row);
  const std::string name = explainer_.program().table(cell_.table).name;
  std::vector<Asked> all;
  bool is_in = false;
  for (size_t i = 0; i < rows.size() && (i < kMostOfUnit || !is_in); ++i) {
    Asked asked = OfRow(rows[i]);
    is_in = is_in || asked.part.verdict == Verdict::kYes;
    if (i < kMostOfUnit || is_in) {
      all.push_back(std::move(asked));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Asked& a, const Asked& b) { return a.met > b.met; });
  out.verdict = Verdict::kNo;
  for (Asked& asked : all) {
    if (asked.part.verdict == Verdict::kYes && out.verdict != Verdict::kYes) {
      out.verdict = Verdict::kYes;
      out.decisive = out.children.size();
    }
    out.children.push_back(std::move(asked.part));
  }
  if (rows.empty()) {
    out.note = fmt::format("{} has no row of `{}`", explainer_.RowWords(table, row), name);
    const bound::ExprPtr& counting = cell_.counting;
    if (!cell_.counting_env) {
      out.children = explainer_.ExplainAbsence(cell_.table, {{counting, Value{int64_t{row}}}});
    }
  } else {
    out.note = fmt::format("{} has {} of `{}`", explainer_.RowWords(table, row), RowsText(rows.size()), name);
    if (rows.size() > out.children.size()) {
      out.children.push_back(explainer_.NotShown(cell_.table, rows.size() - out.children.size()));
    }
  }
  if (out.verdict == Verdict::kYes && IsApart(row, out)) {
    out.verdict = Verdict::kNo;
    out.decisive = out.children.size() - 1;
  }
  out.decisive = out.decisive ? out.decisive : FirstNo(out.children);
  out.value = VerdictText(out.verdict);
  return out;
}

std::vector<RowIndex> MembershipExplanation::RowsOfUnit(RowIndex unit) {
  const plan::Environment env = cell_.counting_env ? *cell_.counting_env : explainer_.executor().planner().ScalarEnvironment();
  const int frame = cell_.counting_env ? static_cast<int>(env.frames.size()) - 1 : 0;
  return explainer_.RowsWith(cell_.table, frame, env, cell_.counting, Value{int64_t{unit}}, Type::Row(cell_.unit));
}

MembershipExplanation::Asked MembershipExplanation::OfRow(RowIndex row) {
  Asked asked;
  asked.part.is_row = true;
  asked.part.text = explainer_.RowWords(cell_.table, row);
  asked.part.records = explainer_.RecordsOf(cell_.table, row);
  const bool holds = Add(cell_.conditions, row, asked.part, asked.met);
  if (!cell_.ways.empty()) {
    AddWays(row, asked, holds);
  }
  if (asked.part.verdict == Verdict::kNone) {
    asked.part.verdict = holds ? Verdict::kYes : asked.part.children[*asked.part.decisive].verdict;
  }
  asked.part.verdict = asked.part.verdict == Verdict::kYes ? Verdict::kYes : Verdict::kNo;
  asked.part.value = VerdictText(asked.part.verdict);
  return asked;
}

bool MembershipExplanation::Add(const std::vector<CellCondition>& conditions, RowIndex row, Explanation& part, size_t& met) {
  bool all = true;
  for (const CellCondition& condition : conditions) {
    if (!all) {
      Explanation not_reached;
      not_reached.text = condition.words;
      not_reached.span = condition.span;
      not_reached.not_reached = true;
      part.children.push_back(std::move(not_reached));
      continue;
    }
    part.children.push_back(OfCondition(condition, row, all));
    if (all) {
      ++met;
    } else {
      part.decisive = part.children.size() - 1;
    }
  }
  return all;
}

Explanation MembershipExplanation::OfCondition(const CellCondition& condition, RowIndex row, bool& holds) {
  Explanation part;
  part.text = condition.words;
  part.span = condition.span;
  const bool is_scalar = explainer_.executor().planner().graph().IsScalar(condition.node);
  const VectorRef answer = is_scalar ? explainer_.rows().OfScalar(condition.node) : explainer_.rows().Of(condition.node, {row});
  holds = IsYesAt(*answer, 0) != condition.negated;
  part.verdict = holds ? Verdict::kYes : Verdict::kNo;
  part.value = IsFaultAt(*answer, 0) ? "not to be computed" : VerdictText(part.verdict);
  if (condition.expr != nullptr && !std::holds_alternative<bound::Constant>(condition.expr->node)) {
    Explanation rule = explainer_.Explain(*condition.expr, explainer_.AtRow(condition.env, row));
    if (rule.verdict == Verdict::kUndetermined || rule.verdict == Verdict::kMissing) {
      part.note = "undetermined, which counts as no";
    }
    Explainer::AddRule(std::move(rule), part);
  }
  return part;
}

// One of the ways is enough.
void MembershipExplanation::AddWays(RowIndex row, Asked& asked, bool holds) {
  Explanation& part = asked.part;
  if (cell_.ways.size() == 1) {
    if (holds) {
      part.verdict = Add(cell_.ways.front(), row, part, asked.met) ? Verdict::kYes : Verdict::kNo;
    }
    return;
  }
  part.verdict = Verdict::kNo;
  for (size_t i = 0; holds && i < cell_.ways.size(); ++i) {
    Explanation way;
    way.text = cell_.ways[i].back().words;
    size_t met = 0;
    way.verdict = Add(cell_.ways[i], row, way, met) ? Verdict::kYes : Verdict::kNo;
    way.value = VerdictText(way.verdict);
    if (way.verdict == Verdict::kYes && part.verdict != Verdict::kYes) {
      part.verdict = Verdict::kYes;
      part.decisive = part.children.size();
    }
    asked.met = std::max(asked.met, met);
    part.children.push_back(std::move(way));
  }
  if (!part.decisive && !part.children.empty()) {
    part.decisive = part.children.size() - 1;
  }
}

bool MembershipExplanation::IsApart(RowIndex unit, Explanation& out) {
  if (cell_.apart_from == nullptr) {
    return false;
  }
  Explanation other = MembershipExplanation(explainer_, *cell_.apart_from).Of(cell_.unit, unit);
  if (other.verdict != Verdict::kYes) {
    return false;
  }
  other.text = "by another row";
  out.children.push_back(std::move(other));
  return true;
}

Explanation ExplainCount(Executor& executor, const Cell& cell) {
  Explanation out;
  out.span = cell.span;
  const std::string name = executor.planner().program().table(cell.table).name;
  Bitmap rows(executor.RowsOf(cell.table), true);
  const auto add = [&](const CellCondition& condition, Bitmap& left, Explanation& to) {
    left = RowsThatMeet(executor, condition, left);
    Explanation part;
    part.text = condition.words;
    part.span = condition.span;
    part.value = fmt::format("{} of `{}` left", RowsText(left.Count()), name);
    to.children.push_back(std::move(part));
  };
  out.note = fmt::format("of {} of `{}`", RowsText(rows.Count()), name);
  for (const CellCondition& condition : cell.conditions) {
    add(condition, rows, out);
  }
  for (const std::vector<CellCondition>& way : cell.ways) {
    Bitmap left = rows;
    for (const CellCondition& condition : way) {
      add(condition, left, out);
    }
  }
  const size_t units = UnitsOf(executor, cell).Count();
  out.value = fmt::format("{}", units);
  if (cell.counting != nullptr) {
    out.note += fmt::format("; each `{}` counts once", executor.planner().program().table(cell.unit).name);
  }
  return out;
}

}  // namespace tally
