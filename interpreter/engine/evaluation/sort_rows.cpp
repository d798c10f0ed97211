#include "engine/evaluation/sort_rows.h"

#include "engine/evaluation/row_vectors.h"

namespace tally {

std::vector<PlannedOrder> PlanOrder(plan::Planner& planner, const std::vector<bound::SortKey>& keys, const plan::Environment& env) {
  std::vector<PlannedOrder> planned;
  for (const bound::SortKey& key : keys) {
    planned.push_back({planner.LowerOrder(*key.key, env), key.descending, key.missing_first});
  }
  return planned;
}

std::optional<std::vector<PlannedOrder>> PlanKeyOrder(plan::Planner& planner, const plan::Environment& env, int frame) {
  const bound::Table& known = planner.program().table(env.frames[static_cast<size_t>(frame)].table);
  if (std::holds_alternative<bound::CodesSource>(known.source)) {
    return std::vector<PlannedOrder>();
  }
  std::vector<PlannedOrder> planned;
  for (const NodeId key : planner.LowerKeyOrder(env, frame)) {
    planned.push_back({key});
  }
  return planned.empty() ? std::nullopt : std::optional(std::move(planned));
}

void AddOrder(Executor& executor, const std::vector<PlannedOrder>& keys, size_t rows, const Bitmap* used, RowComparison& comparison) {
  for (const PlannedOrder& key : keys) {
    const VectorRef values = EvaluateOver(executor, key.key, rows, used);
    comparison.Add({values.get(), key.descending, key.missing_first});
  }
}

void AddSortKeys(Executor& executor, const std::vector<bound::SortKey>& keys, const plan::Environment& env, size_t rows, const Bitmap* used,
                 RowComparison& comparison) {
  AddOrder(executor, PlanOrder(executor.planner(), keys, env), rows, used, comparison);
}

bool AddKeyColumns(Executor& executor, const plan::Environment& env, int frame, size_t rows, RowComparison& comparison) {
  const std::optional<std::vector<PlannedOrder>> keys = PlanKeyOrder(executor.planner(), env, frame);
  if (keys) {
    AddOrder(executor, *keys, rows, nullptr, comparison);
  }
  return keys.has_value();
}

}  // namespace tally
