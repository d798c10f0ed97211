#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workbench/comparing/unit_numbers.h"

namespace tally {

/// Which rows are counted, and what of them.
struct RowsToName {
  TableId table;
  bound::ExprPtr where = nullptr;     // a condition on frame 0; null: all
  bound::ExprPtr exclude = nullptr;   // rows for which this holds are not counted; null: none
  bound::ExprPtr counting = nullptr;  // a row, from frame 0: the different rows that it gives; null: the rows themselves

  TableId unit() const { return counting ? counting->type.table : table; }
};

/// The units that are counted, in the order of their numbers among those of a kind. Nothing when there was a fault, which is reported.
std::optional<std::vector<uint32_t>> UnitsCounted(Run& run, const RowsToName& counted, const std::string& kind, UnitNumbers& numbers);

/// `412 now, 397 what if: 20 left, 5 came`; `names_rows`: names a few of those who moved.
std::string DescribeMoved(const std::vector<uint32_t>& left, const std::vector<uint32_t>& right, const SideNames& sides,
                          const std::string& kind, const UnitNumbers& numbers, bool names_rows);

}  // namespace tally
