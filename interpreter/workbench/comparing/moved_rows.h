#pragma once

#include <map>
#include <optional>
#include <string>

#include "workbench/session/run.h"

namespace tally {

/// The rows that one program counts, by what they are called: how often each.
using RowNames = std::map<std::string, size_t>;

/// Which rows are counted, and what of them.
struct RowsToName {
  TableId table;
  bound::ExprPtr where = nullptr;     // a condition on frame 0; null: all
  bound::ExprPtr exclude = nullptr;   // rows for which this holds are not counted; null: none
  bound::ExprPtr counting = nullptr;  // a row, from frame 0: the different rows that it gives; null: the rows themselves
};

/// What the counted rows are called. Nothing when there was a fault, which is reported.
std::optional<RowNames> NamesOfRows(Run& run, const RowsToName& counted);

/// `412 now, 397 what if: 20 left, 5 came`; `names_rows`: names a few of those who moved.
std::string DescribeMoved(const RowNames& left, const RowNames& right, const std::string& left_name, const std::string& right_name,
                          bool names_rows = true);

}  // namespace tally
