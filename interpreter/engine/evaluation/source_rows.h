#pragma once

#include <optional>
#include <vector>

#include "engine/evaluation/executor.h"

/// Where the rows of derived tables come from, and why others never came to be.
namespace tally {

struct SourceRow {
  size_t source;  // its place among the table's sources: of `with` 0 left, 1 right; of a union the part
  TableId table;
  RowIndex row;
  bool operator==(const SourceRow&) const = default;
};

/// The rows that a row of a derived table was made from: of an `each` all rows of each source that belong to it, of a `with` the pair, of a
/// union one row. Nothing for tables that are read, code sets, and tables made of outputs.
std::vector<SourceRow> SourceRowsOf(Executor& executor, TableId derived, RowIndex row);

/// The condition that a row did not meet: a yes/no node that is not yes, and the row of that node's domain. Of conditions joined by `and`
/// it is the first that failed.
struct LeftOut {
  NodeId condition;
  RowIndex row;
};
/// Why the row of a source gave no row of an `each` or a union; nothing where it did.
std::optional<LeftOut> WhyLeftOut(Executor& executor, TableId derived, size_t source, RowIndex row);
/// Why a left and a right row are no pair of a `with`; nothing where they are one. Where their keys differ, the condition is invalid.
std::optional<LeftOut> WhyNoPair(Executor& executor, TableId derived, RowIndex left, RowIndex right);

}  // namespace tally
