#pragma once

#include <string>

#include "engine/evaluation/executor.h"

/// How rows are called in messages.
namespace tally {

/// `"s5/P"`, the row's key; its origin where the key was not kept, because no output reads it.
std::string RowInWords(Executor& executor, TableId table, RowIndex row);
/// `row "s5/P" of `pair``, or again its origin.
std::string RowOfTableInWords(Executor& executor, TableId table, RowIndex row);
/// `line 7 of students.csv`, in the terms of the row's source; `row 7 of `student`` of a row that stands nowhere.
std::string OriginInWords(Executor& executor, TableId table, RowIndex row);
/// The same where the table is named already: `line 7`.
std::string OriginInTable(const Executor& executor, TableId table, RowIndex row);
/// The place of a message about a row of a stored table: where the row stands, or the file whose rows the script gives.
DataPlace PlaceOfRow(const Executor& executor, TableId table, RowIndex row);
/// `1 row`, `7 rows`.
std::string RowsText(size_t rows);
/// The key of a row, private or not: for files in which rows are found again. Its columns are kept.
std::string KeyOfRow(Executor& executor, TableId table, RowIndex row);
/// The same as RowInWords without quotes.
std::string NameOfRow(Executor& executor, TableId table, RowIndex row);

}  // namespace tally
