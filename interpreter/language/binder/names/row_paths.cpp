// From a row of one table to the row of another that it belongs to.
#include <set>

#include "language/binder/names/binding.h"

namespace tally {

using bound::ExprPtr;

namespace {

struct Step {
  ColumnId column;  // or a fact whose value is a row
  DefineId fact;
};
struct Reached {
  TableId table;
  std::vector<Step> steps;
};

}  // namespace

ExprPtr Binding::PathToTable(ExprPtr row, TableId from, TableId to, Span span, bool* ambiguous) {
  if (ambiguous != nullptr) {
    *ambiguous = false;
  }
  if (from == to) {
    return row;
  }
  // Breadth first; all tables of one distance are looked at together, so that two equally short ways are seen.
  std::vector<Reached> level{{from, {}}};
  std::set<TableId> seen{from};
  std::vector<Reached> found;
  while (!level.empty() && found.empty()) {
    std::vector<Reached> next;
    std::map<TableId, int> ways;  // of this level; two are as good as many: the target is reached in more than one way
    for (const Reached& at : level) {
      if (!EnsureTable(at.table, span)) {
        return Faulty(span);
      }
      auto go = [&](TableId target, Step step) {
        if (IsCodeSet(target) && target != to) {
          return;
        }
        Reached further{target, at.steps};
        further.steps.push_back(step);
        if (target == to) {
          found.push_back(std::move(further));
        } else if (!seen.contains(target) && ways[target]++ < 2) {
          next.push_back(std::move(further));
        }
      };
      for (ColumnId id : program.table(at.table).columns) {
        const bound::Column& column = program.column(id);
        if (column.type.kind == TypeKind::kRow) {
          go(column.type.table, {.column = id, .fact = {}});
        }
      }
      for (ColumnId id : HiddenReferencesOf(at.table)) {
        go(program.column(id).type.table, {.column = id, .fact = {}});
      }
      for (auto it = facts_.lower_bound({at.table, std::string()}); it != facts_.end() && it->first.first == at.table; ++it) {
        const bound::Define& fact = program.define(it->second);
        if (!fact.is_cohort && fact.args.empty() && fact.type.kind == TypeKind::kRow && fact.value) {
          go(fact.type.table, {.column = {}, .fact = fact.id});
        }
      }
    }
    for (const Reached& reached : next) {
      seen.insert(reached.table);
    }
    level = std::move(next);
  }
  if (found.empty()) {
    return nullptr;
  }
  if (found.size() > 1) {
    // A way whose last step is called as the table it leads to is the plain one.
    std::vector<Reached> named;
    for (const Reached& way : found) {
      const Step& last = way.steps.back();
      const bool plain = last.fact.is_valid() ? program.define(last.fact).name == NameOf(to)
                                              : program.column(last.column).name == NameOf(to) || program.column(last.column).hidden_ref;
      if (plain) {
        named.push_back(way);
      }
    }
    if (named.size() != 1) {
      if (ambiguous != nullptr) {
        *ambiguous = true;
      }
      return nullptr;
    }
    found = std::move(named);
  }
  for (const Step& step : found[0].steps) {
    if (step.fact.is_valid()) {
      const bound::Define& fact = program.define(step.fact);
      const bool nullable = fact.nullable || row->nullable;
      row = MakeExpr(bound::FactOf{.define = fact.id, .row = std::move(row), .args = {}}, fact.type, nullable, span);
    } else {
      const bound::Column& column = program.column(step.column);
      const bool nullable = column.nullable || row->nullable;
      row = MakeExpr(bound::ColumnOf{std::move(row), column.id}, column.type, nullable, span);
    }
  }
  return row;
}

}  // namespace tally
