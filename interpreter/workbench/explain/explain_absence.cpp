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

std::optional<size_t> FirstNo(const std::vector<Explanation>& parts) {
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].verdict == Verdict::kNo) {
      return i;
    }
  }
  return std::nullopt;
}

Explanation Explainer::NotShown(TableId table, size_t rows) {
  Explanation rest;
  rest.text = fmt::format("{} of `{}` not shown", RowsText(rows), program().table(table).name);
  return rest;
}

std::vector<RowIndex> Explainer::RowsWithAll(TableId table, const Wanted& wanted) {
  std::vector<RowIndex> rows;
  for (size_t i = 0; i < wanted.size() && (i == 0 || !rows.empty()); ++i) {
    const auto& [expr, value] = wanted[i];
    const std::vector<RowIndex> with = RowsWith(table, 0, executor_.planner().ScalarEnvironment(), expr, value, expr->type);
    std::erase_if(rows, [&](RowIndex row) { return !std::binary_search(with.begin(), with.end(), row); });
    rows = i == 0 ? with : rows;
  }
  return rows;
}

// Rows of the one side that lead here, and those of the other whose keys are equal: each with what left it out.
std::vector<Explanation> Explainer::AbsenceOfPairs(TableId table, const bound::WithSource& with, const Wanted& left, const Wanted& right,
                                                   size_t depth) {
  const bool from_left = !left.empty();
  const bound::RowSource& here = from_left ? with.left : with.right;
  const bound::RowSource& there = from_left ? with.right : with.left;
  if (left.empty() && right.empty()) {
    return {};
  }
  std::vector<Explanation> all = AbsenceOfSource(table, here, from_left ? left : right, depth);
  const std::vector<RowIndex> rows = RowsWithAll(here.table, from_left ? left : right);
  for (size_t i = 0; i < rows.size() && i < kMostShown && depth < kMostDepth; ++i) {
    const plan::Environment env = EnvironmentOf(here.table, rows[i]);
    if ((here.where != nullptr && VerdictOf(*here.where, env) != Verdict::kYes) ||
        (!options_.others && persons_.IsOther(here.table, rows[i]))) {
      continue;
    }
    Wanted equal = from_left ? right : left;
    for (const auto& [of_left, of_right] : with.keys) {
      equal.push_back({from_left ? of_right : of_left, ValueOf(from_left ? *of_left : *of_right, env)});
    }
    std::vector<Explanation> others = AbsenceOfSource(table, there, equal, depth + 1);
    if (RowsWithAll(there.table, equal).empty() && equal.size() > 1) {  // as far as the first of the keys goes
      equal.resize(1);
      for (Explanation& part : AbsenceOfSource(table, there, equal, depth + 1)) {
        if (part.verdict == Verdict::kYes) {
          part.verdict = Verdict::kNo;
          part.value = "no";
          part.note = "its other keys are not equal";
        }
        others.push_back(std::move(part));
      }
    }
    for (Explanation& part : others) {
      if (part.verdict != Verdict::kYes) {
        all.push_back(std::move(part));
      }
    }
    AddPairs(table, with, from_left, rows[i], RowsWithAll(there.table, equal), all);
  }
  return all;
}

// Pairs of equal keys that the `where` of the table left out.
void Explainer::AddPairs(TableId table, const bound::WithSource& with, bool from_left, RowIndex row, const std::vector<RowIndex>& others,
                         std::vector<Explanation>& all) {
  const bound::RowSource& there = from_left ? with.right : with.left;
  size_t told = 0;
  for (const RowIndex other : others) {
    const bool is_left_out = there.where != nullptr && VerdictOf(*there.where, EnvironmentOf(there.table, other)) != Verdict::kYes;
    if (with.where == nullptr || is_left_out || (!options_.others && persons_.IsOther(there.table, other)) || ++told > kMostShown) {
      continue;
    }
    plan::Environment env = executor_.planner().ScalarEnvironment();
    env.frames.push_back({table, NodeId()});
    const std::vector<ColumnId>& columns = program().table(table).columns;
    env.built_columns[columns[0]] = RowNode(with.left.table, from_left ? row : other);
    env.built_columns[columns[1]] = RowNode(with.right.table, from_left ? other : row);
    Explanation pair;
    pair.is_row = true;
    pair.text =
        fmt::format("{} with {}", RowWords(with.left.table, from_left ? row : other), RowWords(with.right.table, from_left ? other : row));
    pair.records = RecordsOf(there.table, other);
    pair.children.push_back(Explain(*with.where, env));
    pair.verdict = pair.children.back().verdict == Verdict::kYes ? Verdict::kYes : Verdict::kNo;
    pair.value = VerdictText(pair.verdict);
    pair.note = pair.verdict == Verdict::kYes ? "" : fmt::format("left out of `{}` by its `where`", program().table(table).name);
    pair.decisive = pair.verdict == Verdict::kYes ? std::nullopt : std::optional<size_t>(0);
    all.push_back(std::move(pair));
  }
}

// Rows of one source that have the values: each with the condition that left it out; where there are none, why that source has none.
std::vector<Explanation> Explainer::AbsenceOfSource(TableId derived, const bound::RowSource& source, const Wanted& wanted, size_t depth) {
  std::vector<Explanation> all;
  const std::string name = program().table(source.table).name;
  const std::vector<RowIndex> rows = RowsWithAll(source.table, wanted);
  if (rows.empty()) {
    Explanation none;
    none.text = fmt::format("a row of `{}`", name);
    none.value = "no";
    none.verdict = Verdict::kNo;
    none.note = fmt::format("no row of `{}` leads here", name);
    none.children = depth < kMostDepth ? ExplainAbsence(source.table, wanted, depth + 1) : std::vector<Explanation>();
    none.decisive = FirstNo(none.children);
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
    of_row.records = RecordsOf(source.table, row);
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
    all.push_back(NotShown(source.table, more));
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
                   const auto over = [&](int index, TableId of) {
                     Wanted side;
                     for (const auto& [expr, value] : wanted) {
                       if (bound::ExprPtr of_side = OverSource(program(), *expr, table, [&](const bound::Column& column) {
                             return column.index == index ? bound::MakeRowOf(of, 0, Span{}) : nullptr;
                           })) {
                         side.push_back({std::move(of_side), value});
                       }
                     }
                     return side;
                   };
                   all = AbsenceOfPairs(table, with, over(0, with.left.table), over(1, with.right.table), depth);
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
