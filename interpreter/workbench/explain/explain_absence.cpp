#include <algorithm>

#include <fmt/format.h>

#include "engine/evaluation/row_name.h"
#include "engine/evaluation/row_vectors.h"
#include "foundation/base/overloaded.h"
#include "language/binder/tree/make.h"
#include "language/binder/tree/walk.h"
#include "workbench/explain/explainer.h"

namespace tally {
namespace {

constexpr size_t kMostShown = 5;
constexpr size_t kMostDepth = 4;

/// An expression over rows of a derived table, as one over rows of its source: `columns` gives what each column is made of; the row
/// itself stands for nothing there.
bound::ExprPtr OverSource(const bound::Program& program, const bound::Expr& expr, TableId derived,
                          const std::function<bound::ExprPtr(const bound::Column&)>& made_of) {
  const auto* column = std::get_if<bound::ColumnOf>(&expr.node);
  if (column == nullptr) {
    return nullptr;
  }
  const bound::Column& known = program.column(column->column);
  if (std::holds_alternative<bound::RowOf>(column->row->node)) {
    return known.table == derived ? made_of(known) : nullptr;
  }
  bound::ExprPtr row = OverSource(program, *column->row, derived, made_of);
  return row == nullptr ? nullptr : bound::MakeColumnOf(program, std::move(row), column->column, expr.span);
}

}  // namespace

// Rows of one source that have the values: each with the condition that left it out; where there are none, why that source has none.
std::vector<Explanation> Explainer::AbsenceOfSource(TableId derived, const bound::RowSource& source, const Wanted& wanted, size_t depth) {
  std::vector<Explanation> all;
  const std::string name = program().table(source.table).name;
  plan::Planner& planner = executor_.planner();
  std::vector<RowIndex> rows;
  std::string sought;
  for (size_t i = 0; i < wanted.size(); ++i) {
    const auto& [expr, value] = wanted[i];
    const std::vector<RowIndex> with = RowsWith(source.table, 0, planner.ScalarEnvironment(), expr, value, expr->type);
    std::vector<RowIndex> both;
    std::set_intersection(rows.begin(), rows.end(), with.begin(), with.end(), std::back_inserter(both));
    rows = i == 0 ? with : both;
  }
  if (rows.empty()) {
    Explanation none;
    none.text = fmt::format("a row of `{}`", name);
    none.value = "no";
    none.verdict = Verdict::kNo;
    none.note = fmt::format("no row of `{}` leads here", name);
    none.children = depth < kMostDepth ? ExplainAbsence(source.table, wanted, depth + 1) : std::vector<Explanation>();
    none.decisive = none.children.empty() ? std::nullopt : std::optional<size_t>(0);
    all.push_back(std::move(none));
    return all;
  }
  size_t more = 0;
  for (const RowIndex row : rows) {
    if ((!options_.others && persons_.IsOther(source.table, row)) || all.size() == kMostShown) {
      ++more;
      continue;
    }
    Explanation of_row;
    of_row.is_row = true;
    of_row.text = RowWords(source.table, row);
    of_row.records.push_back(RecordOf(source.table, row));
    if (source.where != nullptr) {
      Explanation where = Explain(*source.where, EnvironmentOf(source.table, row));
      of_row.verdict = where.verdict == Verdict::kYes ? Verdict::kYes : Verdict::kNo;
      of_row.note = of_row.verdict == Verdict::kYes ? "" : fmt::format("left out of `{}` by its `where`", program().table(derived).name);
      of_row.children.push_back(std::move(where));
      of_row.decisive = of_row.verdict == Verdict::kYes ? std::nullopt : std::optional<size_t>(0);
    } else {
      of_row.verdict = Verdict::kYes;
    }
    of_row.value = VerdictText(of_row.verdict);
    all.push_back(std::move(of_row));
  }
  if (more > 0) {
    Explanation rest;
    rest.text = fmt::format("{} of `{}` not shown", RowsText(more), name);
    all.push_back(std::move(rest));
  }
  return all;
}

std::vector<Explanation> Explainer::ExplainAbsence(TableId table, const Wanted& wanted, size_t depth) {
  std::vector<Explanation> all;
  const auto add = [&](const bound::RowSource& source, const std::function<bound::ExprPtr(const bound::Column&)>& made_of) {
    Wanted over_source;
    for (const auto& [expr, value] : wanted) {
      if (bound::ExprPtr of_source = OverSource(program(), *expr, table, made_of)) {
        over_source.push_back({std::move(of_source), value});
      }
    }
    if (!over_source.empty()) {
      for (Explanation& part : AbsenceOfSource(table, source, over_source, depth)) {
        all.push_back(std::move(part));
      }
    }
  };
  std::visit(Overloaded{
                 [&](const bound::EachSource& each) {
                   for (size_t s = 0; s < each.sources.size(); ++s) {
                     add(each.sources[s], [&](const bound::Column& column) {
                       const auto index = static_cast<size_t>(column.index);
                       return index < each.keys[s].size() ? each.keys[s][index] : nullptr;
                     });
                   }
                 },
                 [&](const bound::WithSource& with) {
                   for (const auto& [source, index] : {std::pair(&with.left, 0), std::pair(&with.right, 1)}) {
                     add(*source, [&, of = source->table, at = index](const bound::Column& column) {
                       return column.index == at ? bound::MakeRowOf(of, 0, Span{}) : nullptr;
                     });
                   }
                 },
                 [&](const bound::UnionSource& parts) {
                   for (const bound::UnionSource::Part& part : parts.parts) {
                     add(part.source, [&](const bound::Column& column) { return part.columns[static_cast<size_t>(column.index)]; });
                   }
                 },
                 [](const auto&) {},
             },
             program().table(table).source);
  return all;
}

}  // namespace tally
