#pragma once

#include <vector>

#include "engine/evaluation/executor.h"
#include "engine/grouping/row_order.h"

/// The keys by which outputs sort rows: planned first, evaluated into a comparison of rows later.
namespace tally {

/// One key of an order, as it was planned.
struct PlannedOrder {
  NodeId key;
  bool descending = false;
  bool missing_first = true;
};

std::vector<PlannedOrder> PlanOrder(plan::Planner& planner, const std::vector<bound::SortKey>& keys, const plan::Environment& env);
/// The key columns of the row of frame `frame`, ascending, by which ties are broken: none where rows are in the order of their codes.
/// Nothing when its table has no key.
std::optional<std::vector<PlannedOrder>> PlanKeyOrder(plan::Planner& planner, const plan::Environment& env, int frame);
/// Adds the keys over `rows` rows, of which those in `used` (null: all) will be compared.
void AddOrder(Executor& executor, const std::vector<PlannedOrder>& keys, size_t rows, const Bitmap* used, RowComparison& comparison);

/// Both steps in one.
void AddSortKeys(Executor& executor, const std::vector<bound::SortKey>& keys, const plan::Environment& env, size_t rows, const Bitmap* used,
                 RowComparison& comparison);
bool AddKeyColumns(Executor& executor, const plan::Environment& env, int frame, size_t rows, RowComparison& comparison);

}  // namespace tally
