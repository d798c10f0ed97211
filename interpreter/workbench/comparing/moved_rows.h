#pragma once

#include <map>
#include <optional>
#include <string>

#include "workbench/session/run.h"

namespace tally {

/// The rows that one program counts, by what they are called: how often each.
using RowNames = std::map<std::string, size_t>;

/// The names of the rows of a table for which a condition (frame 0; null: all) holds; with `counting` (a row, from frame 0) the different
/// rows that it gives. Nothing when there was a fault, which is reported.
std::optional<RowNames> NamesOfRows(Run& run, TableId table, const bound::ExprPtr& where, const bound::ExprPtr& counting);

/// `412 now, 397 what if: 20 left, 5 came`; names a few of those who moved.
std::string DescribeMoved(const RowNames& left, const RowNames& right, const std::string& left_name, const std::string& right_name);

}  // namespace tally
