#pragma once

#include <string>
#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/tables/result.h"

/// Which files are asked for, and the rows that each takes.
namespace tally {

/// A file whose condition holds; `file` null: an output without files, which is printed only.
struct WantedFile {
  const bound::OutputFile* file = nullptr;
  std::string name;
  bool header = true;
};

/// The wanted ones of `files`; one without name when an output has none.
std::vector<WantedFile> WantedFiles(Executor& executor, const std::vector<bound::OutputFile>& files);

/// The rows of `table` that `where` and the file choose, in the order of the file's `sorted by`, else of `sorted`, else as they are.
/// Ties are broken by the table's key; without key by the texts of `columns`, then the rows' own order (of findings, cells and lines at
/// once).
std::vector<RowIndex> ChooseRows(Executor& executor, TableId table, const bound::ExprPtr& where, const bound::OutputFile* file,
                                 const std::vector<bound::SortKey>& sorted, const std::vector<ResultColumn>& columns,
                                 const std::string& label);

/// The rows `rows` of a vector, in their order; the vector itself when these are all rows as they are.
VectorRef TakeRows(const VectorRef& v, const std::vector<RowIndex>& rows);

/// The tables of `files`, in their order.
std::vector<ResultTable> TabulateListing(Executor& executor, const bound::Listing& listing, const std::vector<WantedFile>& files);
std::vector<ResultTable> TabulateWorksheet(Executor& executor, const bound::Worksheet& sheet, const std::vector<WantedFile>& files);

}  // namespace tally
