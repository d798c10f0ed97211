#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/evaluation/evaluate_rows.h"

namespace tally {

/// Whose rows are shown. A row is another's where references lead from it to a row that is counted somewhere in the program (a student)
/// and is not the one that is asked about.
class Persons {
 public:
  Persons(Executor& executor, RowEvaluation& rows);

  /// Rows that lead to this one, or to whom this one leads, are hers.
  void SetSubject(TableId table, RowIndex row);
  bool IsOther(TableId table, RowIndex row);
  /// The columns by which rows of `from` lead to one of `to`; nothing where none do.
  std::optional<std::vector<ColumnId>> PathTo(TableId from, TableId to) const;
  /// The node over `from` that follows a path.
  NodeId Follow(TableId from, const std::vector<ColumnId>& path);

 private:
  std::optional<RowIndex> RowAtEnd(TableId table, RowIndex row, TableId person);
  const std::map<TableId, std::vector<ColumnId>>& PathsFrom(TableId from) const;

  Executor& executor_;
  RowEvaluation& rows_;
  std::set<TableId> tables_;
  std::map<TableId, RowIndex> subjects_;
  mutable std::map<TableId, std::map<TableId, std::vector<ColumnId>>> paths_;
};

}  // namespace tally
