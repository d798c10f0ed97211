#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/executor.h"
#include "engine/evaluation/sort_rows.h"
#include "outputs/tables/result.h"

/// Which files are asked for, and the rows that each takes.
namespace tally {

/// A file whose condition holds; `file` null: an output without files, which is printed only.
struct WantedFile {
  const bound::OutputFile* file = nullptr;
  std::string name;
  bool header = true;
};

/// The wanted ones of the files of an output; one without name when it has none.
std::vector<WantedFile> WantedFiles(Executor& executor, const std::vector<bound::OutputFile>& files, const std::string& output);

/// The rows of a table that a file takes, before they are known.
struct FilePlan {
  WantedFile wanted;
  NodeId rows;                       // a decision; invalid: all that the output has
  std::vector<PlannedOrder> sorted;  // empty: as they are
};
/// `sorted`: of the output, where the file does not say another order.
std::vector<FilePlan> PlanFiles(plan::Planner& planner, const std::vector<WantedFile>& files, const std::vector<bound::SortKey>& sorted,
                                const plan::Environment& env, const std::string& label);
/// The order of an output for PlanFiles: its own; where it is asked for by its name and says none, that of its first file.
std::vector<bound::SortKey> OrderOf(const std::vector<bound::SortKey>& sorted, const std::vector<bound::OutputFile>& files,
                                    const std::vector<WantedFile>& wanted);
void AddReadNodes(const FilePlan& plan, std::vector<NodeId>& nodes);

/// By what rows that are sorted alike are told apart: the key of their table; without key by the texts of the columns, then the rows' own
/// order; of findings, cells and lines by that at once.
struct TiesPlan {
  std::vector<PlannedOrder> keys;
  bool by_texts = false;
};
TiesPlan PlanTies(plan::Planner& planner, TableId table, const plan::Environment& env);
void AddReadNodes(const TiesPlan& plan, std::vector<NodeId>& nodes);
/// Rows of a table of `size` rows that nothing else sorts: by its key, those without key as they are.
void SortByKey(Executor& executor, const TiesPlan& ties, size_t size, std::vector<RowIndex>& rows);

/// Those of `used` that the file takes, in its order.
std::vector<RowIndex> ChooseRows(Executor& executor, const FilePlan& file, const TiesPlan& ties, const Bitmap& used,
                                 const std::vector<ResultColumn>& columns);

/// The rows `rows` of a vector, in their order; the vector itself when these are all rows as they are.
VectorRef TakeRows(const VectorRef& v, const std::vector<RowIndex>& rows);

}  // namespace tally
