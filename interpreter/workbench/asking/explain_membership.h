#pragma once

#include "workbench/asking/cell_members.h"
#include "workbench/explain/explainer.h"

namespace tally {

/// Whether a row, or a unit by any of its rows, is in a cell: its conditions one after the other. Those behind the first that does not hold
/// are not asked.
class MembershipExplanation {
 public:
  MembershipExplanation(Explainer& explainer, const Cell& cell) : explainer_(explainer), cell_(cell) {}

  /// `table`: the counted one, or that of the units.
  Explanation Of(TableId table, RowIndex row);

 private:
  struct Asked {
    Explanation part;
    size_t met = 0;
  };
  std::vector<RowIndex> RowsOfUnit(RowIndex unit);
  Asked OfRow(RowIndex row);
  /// Adds the conditions to a part; false: one does not hold, or has no answer.
  bool Add(const std::vector<CellCondition>& conditions, RowIndex row, Explanation& part, size_t& met);
  Explanation OfCondition(const CellCondition& condition, RowIndex row, bool& holds);
  void AddWays(RowIndex row, Asked& asked, bool holds);
  bool IsApart(RowIndex unit, Explanation& out);

  Explainer& explainer_;
  const Cell& cell_;
};

/// How many rows each condition of a cell leaves, and the units at the end.
Explanation ExplainCount(Executor& executor, const Cell& cell);

}  // namespace tally
