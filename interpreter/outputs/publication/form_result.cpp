#include "outputs/publication/form_result.h"

#include "engine/evaluation/row_vectors.h"

namespace tally {
namespace {

// The blocks in which each line is shown.
std::vector<Bitmap> ShownBlocks(Executor& executor, const PrintPlan& print, const Counts& counts) {
  const size_t blocks = counts.blocks().count;
  executor.Provide(print.blocks, blocks);
  std::vector<Bitmap> shown;
  for (size_t line = 0; line < print.shown.size(); ++line) {
    if (print.shown[line].where.is_valid()) {
      std::vector<int64_t> in_blocks(blocks);
      for (size_t block = 0; block < blocks; ++block) {
        in_blocks[block] = counts.Count(block, line);
      }
      executor.Provide(print.shown[line].count, MakeNumbers(std::move(in_blocks)));
    }
    shown.push_back(RowsThat(executor, print.shown[line].where, blocks));
  }
  return shown;
}

// Whether each column is shown; its count is that of all blocks.
std::vector<bool> ShownColumns(Executor& executor, const PrintPlan& print, const Counts& counts) {
  executor.Provide(print.all_blocks, 1);
  std::vector<bool> shown;
  for (size_t column = 0; column < print.shown_columns.size(); ++column) {
    if (print.shown_columns[column].where.is_valid()) {
      executor.Provide(print.shown_columns[column].count, MakeNumbers({counts.ColumnCount(column)}));
    }
    shown.push_back(RowsThat(executor, print.shown_columns[column].where, 1).Test(0));
  }
  return shown;
}

}  // namespace

FormResult ShowRows(Executor& executor, FormPlan plan, PrintPlan print, std::optional<Counts> counts) {
  FormResult result;
  result.plan = std::move(plan);
  result.print = std::move(print);
  if (!counts.has_value()) {
    return result;
  }
  const size_t errors = executor.sink().error_count();
  result.counts = *std::move(counts);
  const std::vector<bool> columns = ShownColumns(executor, result.print, result.counts);
  for (size_t column = 0; column < columns.size(); ++column) {
    if (columns[column]) {
      result.shown_columns.push_back(result.plan.columns.lines[column]);
      result.column_of_shown.push_back(column);
    }
  }
  const std::vector<Bitmap> shown = ShownBlocks(executor, result.print, result.counts);
  for (size_t block = 0; block < result.blocks().count; ++block) {
    for (size_t line = 0; line < shown.size(); ++line) {
      if (shown[line].Test(block)) {
        result.rows.push_back({.block = static_cast<uint32_t>(block), .line = static_cast<uint32_t>(line)});
      }
    }
  }
  result.ok = executor.sink().error_count() == errors;
  return result;
}

}  // namespace tally
