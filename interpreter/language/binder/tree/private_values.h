#pragma once

#include <map>

#include "language/binder/tree/bound.h"

namespace tally {

/// Which values would show what a column that is declared `private` holds: the column itself, what is made of it, rows that are known by
/// it. A comparison with it does not, unless it is yes/no itself; nor does a number of rows.
class PrivateValues {
 public:
  explicit PrivateValues(const bound::Program& program);

  /// Whether any column is private; where none is, nothing needs to be asked.
  bool any() const { return any_; }
  /// The private column that a value shows; null: none.
  const bound::Column* ShownBy(const bound::Expr& value);
  /// The private column by which the rows of a table are known.
  const bound::Column* ShownByRowsOf(TableId table);
  const bound::Column* ShownByColumn(ColumnId column);

 private:
  const bound::Column* ShownByParts(const bound::Expr& value);
  const bound::Column* ShownByAggregate(const bound::AggregateOf& n);
  const bound::Column* ShownBySheet(WorksheetId id);
  /// What is checked of a listing, whichever: a rule that reads it may be any checks'.
  const bound::Column* ShownByCheckedFields();
  /// The private column that leads to a row, such as that of a code whose label is printed.
  const bound::Column* ReachedBy(const bound::Expr& row);
  const bound::Column* ReachedByColumn(ColumnId column);
  const bound::Column* ReachedByFact(const bound::FactOf& n);
  /// The private column whose value says, by a column that is not private, which row an aggregate finds.
  const bound::Column* MatchedBy(const bound::AggregateOf& n);
  const bound::Column* MatchedBy(const bound::Expr& where, int frame);
  const bound::Column* MatchedBy(const bound::AggregateOf::Key& key);

  const bound::Program& program_;
  bool any_;
  std::map<DefineId, const bound::Column*> facts_;
  std::map<ColumnId, const bound::Column*> columns_;
  std::map<WorksheetId, const bound::Column*> sheets_;
  std::map<DefineId, const bound::Column*> facts_that_lead_;
  std::map<ColumnId, const bound::Column*> columns_that_lead_;
};

}  // namespace tally
