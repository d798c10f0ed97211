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
  /// The private column that leads to a row, such as that of a code whose label is printed.
  const bound::Column* ReachedBy(const bound::Expr& row) const;

  const bound::Program& program_;
  bool any_;
  std::map<DefineId, const bound::Column*> facts_;
  std::map<ColumnId, const bound::Column*> columns_;
};

}  // namespace tally
