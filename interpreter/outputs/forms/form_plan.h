#pragma once

#include <vector>

#include "engine/evaluation/sort_rows.h"
#include "outputs/forms/axis_lines.h"

namespace tally {

/// One of the variables of a form's blocks.
struct BlockPlan {
  TableId domain;
  NodeId of_row;  // over the counted rows: the block's row that each belongs to
  // Over combinations of rows of the variables up to this one, which are candidates for blocks:
  DomainId candidates;
  std::vector<NodeId> rows;          // inputs, by variable
  NodeId where;                      // a decision; invalid: all
  std::vector<PlannedOrder> sorted;  // by what the block is sorted, then by its key; empty: as the rows of the domain are
};

/// A form before it is counted: its lines and columns, and all that counting reads.
struct FormPlan {
  const bound::Form* form = nullptr;
  const bound::Measure* measure = nullptr;  // null: a count form
  bool ok = false;                          // false: its lines or columns are faulty (reported)
  TableId table;                            // of the counted rows
  ExpandedAxes lines;
  ExpandedAxes columns;
  std::vector<BlockPlan> blocks;
  NodeId where;  // a decision; of a form over a measure that of the measure; invalid: all
  NodeId unit;   // invalid: the rows themselves
  // Of a form over a measure, each asked of the rows that those before have left; what they leave undetermined is counted by itself.
  NodeId form_where;
  NodeId denominator;
  NodeId exclude;  // invalid: none
  NodeId numerator;
  std::string measure_label;

  /// What counting reads, without what depends on the blocks alone.
  std::vector<NodeId> ReadNodes() const;
};

/// Loops over values of the data are evaluated, and the texts of lines.
FormPlan PlanForm(Executor& executor, const bound::Form& form);

}  // namespace tally
