#include "outputs/tables/output_files.h"

#include "engine/evaluation/row_vectors.h"
#include "engine/evaluation/sort_rows.h"

namespace tally {
namespace {

// The rows of findings, cells and lines come in the order in which they are told.
bool IsMadeInOrder(const bound::Table& table) {
  return std::holds_alternative<bound::FindingsSource>(table.source) || std::holds_alternative<bound::FormCellsSource>(table.source) ||
         std::holds_alternative<bound::FormLinesSource>(table.source);
}

}  // namespace

std::vector<WantedFile> WantedFiles(Executor& executor, const std::vector<bound::OutputFile>& files, const std::string& output) {
  if (files.empty()) {
    return {WantedFile{}};
  }
  const plan::Environment scalar = executor.planner().ScalarEnvironment();
  std::vector<WantedFile> wanted;
  for (const bound::OutputFile& file : files) {
    if (file.condition != nullptr && !executor.EvaluateCondition(*file.condition, output)) {
      continue;
    }
    wanted.push_back({.file = &file,
                      .name = TextOfScalar(executor, file.name, scalar),
                      .header = file.header == nullptr || executor.EvaluateCondition(*file.header, output)});
  }
  return wanted;
}

std::vector<FilePlan> PlanFiles(plan::Planner& planner, const std::vector<WantedFile>& files, const std::vector<bound::SortKey>& sorted,
                                const plan::Environment& env, const std::string& label) {
  plan::Environment labelled = env;
  labelled.label = label;
  std::vector<FilePlan> plans;
  for (const WantedFile& wanted : files) {
    FilePlan& plan = plans.emplace_back(FilePlan{.wanted = wanted, .rows = {}, .sorted = {}});
    if (wanted.file != nullptr && wanted.file->rows != nullptr) {
      plan.rows = planner.LowerDecision(*wanted.file->rows, labelled);
    }
    plan.sorted = PlanOrder(planner, wanted.file != nullptr && !wanted.file->sorted.empty() ? wanted.file->sorted : sorted, env);
  }
  return plans;
}

std::vector<bound::SortKey> OrderOf(const std::vector<bound::SortKey>& sorted, const std::vector<bound::OutputFile>& files,
                                    const std::vector<WantedFile>& wanted) {
  const bool by_name = !wanted.empty() && wanted.front().file == nullptr;
  return by_name && sorted.empty() && !files.empty() ? files.front().sorted : sorted;
}

void AddReadNodes(const FilePlan& plan, std::vector<NodeId>& nodes) {
  if (plan.rows.is_valid()) {
    nodes.push_back(plan.rows);
  }
  for (const PlannedOrder& key : plan.sorted) {
    nodes.push_back(key.key);
  }
}

TiesPlan PlanTies(plan::Planner& planner, TableId table, const plan::Environment& env) {
  std::optional<std::vector<PlannedOrder>> keys = PlanKeyOrder(planner, env, 0);
  const bool by_texts = !keys.has_value() && !IsMadeInOrder(planner.program().table(table));
  return {std::move(keys).value_or(std::vector<PlannedOrder>()), by_texts};
}

void AddReadNodes(const TiesPlan& plan, std::vector<NodeId>& nodes) {
  for (const PlannedOrder& key : plan.keys) {
    nodes.push_back(key.key);
  }
}

void SortByKey(Executor& executor, const TiesPlan& ties, size_t size, std::vector<RowIndex>& rows) {
  std::vector<VectorRef> held;
  std::vector<const Vector*> keys;
  RowComparison comparison;
  for (const PlannedOrder& key : ties.keys) {
    held.push_back(EvaluateOver(executor, key.key, size));
    keys.push_back(held.back().get());
  }
  if (AreInOrder(keys, rows)) {
    return;
  }
  for (const Vector* key : keys) {
    comparison.Add({.key = key, .highest = false, .missing_first = true});
  }
  comparison.Sort(rows);
}

std::vector<RowIndex> ChooseRows(Executor& executor, const FilePlan& file, const TiesPlan& ties, const Bitmap& used,
                                 const std::vector<ResultColumn>& columns) {
  Bitmap chosen = used;
  if (file.rows.is_valid()) {
    chosen.And(RowsThat(executor, file.rows, used.size()));
  }
  std::vector<RowIndex> rows;
  rows.reserve(chosen.Count());
  chosen.ForEach([&](size_t row) { rows.push_back(static_cast<RowIndex>(row)); });
  if (file.sorted.empty()) {
    SortByKey(executor, ties, used.size(), rows);
    return rows;
  }
  RowComparison comparison;
  AddOrder(executor, file.sorted, used.size(), &chosen, comparison);
  AddOrder(executor, ties.keys, used.size(), nullptr, comparison);
  for (const ResultColumn& column : ties.by_texts ? columns : std::vector<ResultColumn>()) {
    comparison.Add({.key = column.text.get(), .highest = false, .missing_first = true});
  }
  comparison.Sort(rows);
  return rows;
}

VectorRef TakeRows(const VectorRef& v, const std::vector<RowIndex>& rows) {
  if (v->constant) {
    Vector fewer = *v;
    fewer.size = rows.size();
    fewer.faults = nullptr;
    return std::make_shared<const Vector>(std::move(fewer));
  }
  bool as_they_are = rows.size() == v->size;
  for (size_t i = 0; as_they_are && i < rows.size(); ++i) {
    as_they_are = rows[i] == i;
  }
  if (as_they_are) {
    return v;
  }
  Vector ordinals;
  ordinals.layout = Layout::kI32;
  ordinals.size = rows.size();
  ordinals.i32.assign(rows.begin(), rows.end());
  return std::make_shared<const Vector>(Gather(*v, ordinals));
}

}  // namespace tally
