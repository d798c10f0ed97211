#include "engine/evaluation/sort_rows.h"

#include "engine/evaluation/row_vectors.h"
#include "language/binder/tree/make.h"

namespace tally {

std::vector<PlannedOrder> PlanOrder(plan::Planner& planner, const std::vector<bound::SortKey>& keys, const plan::Environment& env) {
  std::vector<PlannedOrder> planned;
  for (const bound::SortKey& key : keys) {
    planned.push_back({planner.LowerOrder(*key.key, env), key.descending, key.missing_first});
  }
  return planned;
}

std::optional<std::vector<PlannedOrder>> PlanKeyOrder(plan::Planner& planner, const plan::Environment& env, int frame) {
  const bound::Program& program = planner.program();
  const TableId table = env.frames[static_cast<size_t>(frame)].table;
  const bound::Table& known = program.table(table);
  if (std::holds_alternative<bound::CodesSource>(known.source)) {
    return std::vector<PlannedOrder>();
  }
  if (known.key.empty()) {
    return std::nullopt;
  }
  std::vector<PlannedOrder> planned;
  for (const ColumnId column : known.key) {
    const bound::ExprPtr value = bound::MakeColumnOf(program, bound::MakeRowOf(table, frame, known.span), column, known.span);
    planned.push_back({planner.LowerOrder(*value, env)});
  }
  return planned;
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
