#pragma once

#include <functional>
#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/forms/counts.h"

/// Axes spelled out: loops unrolled, includes followed, lines numbered.
namespace tally {

/// A condition on the rows of `table`, reached from the user's row.
struct LineTest {
  TableId table;
  NodeId where;  // a decision over `table`; invalid: never
  NodeId row;    // over the user's table: the row of `table`; invalid: the user's row itself
};

/// One line or header of an expanded axis.
struct AxisLine : LineLabel {
  const bound::Axis* axis = nullptr;  // the one that the line stands in
  LineTest test;
  bound::Format format;         // of a column: how its counts print
  bound::ExprPtr where;         // what `test` asks; null: a header
  bound::ExprPtr shown;         // null: always
  plan::Environment constants;  // arguments and loop variables, for `where` and `shown`
  Span span;
};

/// The lines [begin, end) of a partition, its included axes' lines among them.
struct PartitionRange {
  const bound::Axis* axis = nullptr;
  size_t begin = 0;
  size_t end = 0;
  LineTest unlisted;
};

struct ExpandedAxes {
  std::vector<AxisLine> lines;
  std::vector<PartitionRange> partitions;
};

/// The lines of `uses`, one after the other, for rows of `user`; numbers run through all of them. Reports axes without lines and lines that
/// are there twice. Columns have no headers.
ExpandedAxes ExpandAxes(Executor& executor, const std::vector<bound::AxisUse>& uses, TableId user, bool with_headers);

/// Whether a condition without rows holds; what has no answer does not, and the account knows it under env.label.
bool HoldsForLoop(Executor& executor, const bound::Expr& condition, const plan::Environment& env);

/// Calls body for each combination of the loops' values, `env` being given their constants. False: too many (reported at `span`).
bool ForEachCombination(Executor& executor, const std::vector<bound::Loop>& loops, const plan::Environment& env, Span span,
                        const std::function<void(const plan::Environment&)>& body);

}  // namespace tally
