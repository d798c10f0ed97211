#pragma once

#include <map>
#include <memory>
#include <vector>

#include "outputs/forms/axis_lines.h"
#include "outputs/forms/counting_layout.h"

namespace tally {

/// Which lines each row of a table is on, up to 64 lines to a word; kept, because many forms use the same lines.
class LineMasks {
 public:
  using Masks = std::shared_ptr<const std::vector<uint64_t>>;
  /// Bit i of a row's word: tests[i] holds. One word more than the table has rows, which is 0. At most 64 tests, all over `table`.
  Masks Of(Executor& executor, TableId table, const std::vector<NodeId>& tests);

 private:
  std::map<std::pair<TableId, std::vector<NodeId>>, Masks> kept_;
};

/// The bits of each test over the positions of a layout whose rows are of the user's table. Tests without condition have none.
PositionBits GatherTests(Executor& executor, LineMasks& masks, const std::vector<LineTest>& tests, const CountingLayout& layout);

/// Reports lines whose condition cannot be computed for a row that is counted.
void CheckLineFaults(Executor& executor, const ExpandedAxes& axes, const CountingLayout& layout);

/// Tells the account which rows of those that a line leaves undetermined are taken by another line of its axis, or are unlisted.
void AccountForLines(Executor& executor, const ExpandedAxes& axes);

/// Reports rows that are on two lines of a partition, or on none without being unlisted. `bits`: of the lines.
void CheckPartitions(Executor& executor, LineMasks& masks, const ExpandedAxes& axes, const PositionBits& bits, const CountingLayout& layout,
                     TableId user);

}  // namespace tally
