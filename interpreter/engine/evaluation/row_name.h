#pragma once

#include <string>

#include "engine/evaluation/executor.h"

/// How rows are called in messages.
namespace tally {

/// `"s5/P"`, the row's key; `line 7 of students.csv` where the key was not kept, because no output reads it.
std::string RowInWords(Executor& executor, TableId table, RowIndex row);
/// `row "s5/P" of `pair``, or again the line of the file.
std::string RowOfTableInWords(Executor& executor, TableId table, RowIndex row);
/// The same as RowInWords without quotes.
std::string NameOfRow(Executor& executor, TableId table, RowIndex row);

}  // namespace tally
