#include "workbench/explain/persons.h"

#include <deque>

namespace tally {

Persons::Persons(Executor& executor, RowEvaluation& rows) : executor_(executor), rows_(rows) {
  const bound::Program& program = executor.planner().program();
  const auto add = [&](const bound::ExprPtr& counting) {
    if (counting != nullptr && counting->type.kind == TypeKind::kRow) {
      tables_.insert(counting->type.table);
    }
  };
  for (const bound::Form& form : program.forms) {
    add(form.counting);
  }
  for (const bound::Measure& measure : program.measures) {
    add(measure.counting);
  }
}

// Breadth first, so that the shortest way counts.
const std::map<TableId, std::vector<ColumnId>>& Persons::PathsFrom(TableId from) const {
  const auto [known, fresh] = paths_.try_emplace(from);
  if (!fresh) {
    return known->second;
  }
  const bound::Program& program = executor_.planner().program();
  std::map<TableId, std::vector<ColumnId>>& paths = known->second;
  paths[from] = {};
  std::deque<TableId> next{from};
  while (!next.empty()) {
    const TableId at = next.front();
    next.pop_front();
    for (const ColumnId id : program.table(at).columns) {
      const Type& type = program.column(id).type;
      if (type.kind != TypeKind::kRow || std::holds_alternative<bound::CodesSource>(program.table(type.table).source)) {
        continue;
      }
      std::vector<ColumnId> path = paths[at];
      path.push_back(id);
      if (paths.try_emplace(type.table, std::move(path)).second) {
        next.push_back(type.table);
      }
    }
  }
  return paths;
}

std::optional<std::vector<ColumnId>> Persons::PathTo(TableId from, TableId to) const {
  const auto& paths = PathsFrom(from);
  const auto found = paths.find(to);
  return found == paths.end() ? std::nullopt : std::optional(found->second);
}

NodeId Persons::Follow(TableId from, const std::vector<ColumnId>& path) {
  plan::Planner& planner = executor_.planner();
  NodeId at = planner.TableEnvironment(from).frames[0].ordinals;
  for (const ColumnId column : path) {
    at = planner.Gather(planner.ColumnNode(column), at);
  }
  return at;
}

std::optional<RowIndex> Persons::RowAtEnd(TableId table, RowIndex row, TableId person) {
  if (table == person) {
    return row;
  }
  const std::optional<std::vector<ColumnId>> path = PathTo(table, person);
  if (!path) {
    return std::nullopt;
  }
  const VectorRef end = rows_.Of(Follow(table, *path), {row});
  return IsMissingAt(*end, 0) ? std::nullopt : std::optional(static_cast<RowIndex>(IntegerAt(*end, 0)));
}

void Persons::SetSubject(TableId table, RowIndex row) {
  bool leads = false;
  for (const TableId person : tables_) {
    if (const std::optional<RowIndex> end = RowAtEnd(table, row, person)) {
      subjects_[person] = *end;
      leads = true;
    }
  }
  if (!leads) {
    tables_.insert(table);
    subjects_[table] = row;
  }
}

bool Persons::IsOther(TableId table, RowIndex row) {
  for (const TableId person : tables_) {
    const std::optional<RowIndex> end = RowAtEnd(table, row, person);
    const auto subject = subjects_.find(person);
    if (end && (subject == subjects_.end() || subject->second != *end)) {
      return true;
    }
  }
  return false;
}

}  // namespace tally
