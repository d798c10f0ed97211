#pragma once

#include <string>
#include <vector>

#include "outputs/tables/result.h"

namespace tally {

/// How the two sides of a comparison are called: `now` and `what if`.
struct SideNames {
  std::string left;
  std::string right;
};

/// The cells in which two prints of one output differ, and rows that only one of them has.
struct DifferingCells {
  size_t compared = 0;  // cells of rows and columns that both have
  size_t differing = 0;
  size_t only_left = 0;  // rows
  size_t only_right = 0;
  std::vector<std::string> columns_only_left;  // headings
  std::vector<std::string> columns_only_right;
  ResultTable table;  // a line a difference, at most kMaxShown
  static constexpr size_t kMaxShown = 500;
};

/// Rows are paired by their labels (by the texts among them, where those tell all rows apart), or, where a table has none, by the shortest
/// run of its first columns that tells all rows apart in both; columns by their headings.
DifferingCells CompareTables(const ResultTable& left, const ResultTable& right, const SideNames& names);

}  // namespace tally
