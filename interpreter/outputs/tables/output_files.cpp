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

std::vector<WantedFile> WantedFiles(Executor& executor, const std::vector<bound::OutputFile>& files) {
  if (files.empty()) {
    return {WantedFile{}};
  }
  const plan::Environment scalar = executor.planner().ScalarEnvironment();
  std::vector<WantedFile> wanted;
  for (const bound::OutputFile& file : files) {
    if (file.condition != nullptr && !executor.EvaluateCondition(*file.condition)) {
      continue;
    }
    wanted.push_back({.file = &file,
                      .name = TextOfScalar(executor, file.name, scalar),
                      .header = file.header == nullptr || executor.EvaluateCondition(*file.header)});
  }
  return wanted;
}

std::vector<RowIndex> ChooseRows(Executor& executor, TableId table, const bound::ExprPtr& where, const bound::OutputFile* file,
                                 const std::vector<bound::SortKey>& sorted, const std::vector<ResultColumn>& columns,
                                 const std::string& label) {
  const plan::Environment env = executor.planner().TableEnvironment(table);
  const size_t count = executor.RowsOf(table);
  Bitmap chosen = RowsWhere(executor, where, env, count, label);
  if (file != nullptr && file->rows != nullptr) {
    chosen.And(RowsWhere(executor, file->rows, env, count, label));
  }
  std::vector<RowIndex> rows;
  rows.reserve(chosen.Count());
  chosen.ForEach([&](size_t row) { rows.push_back(static_cast<RowIndex>(row)); });
  const std::vector<bound::SortKey>& keys = file != nullptr && !file->sorted.empty() ? file->sorted : sorted;
  if (keys.empty()) {
    return rows;
  }
  RowComparison comparison;
  AddSortKeys(executor, keys, env, count, &chosen, comparison);
  if (!AddKeyColumns(executor, env, 0, count, comparison) && !IsMadeInOrder(executor.planner().program().table(table))) {
    for (const ResultColumn& column : columns) {
      comparison.Add({.key = column.text.get(), .highest = false, .missing_first = true});
    }
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
