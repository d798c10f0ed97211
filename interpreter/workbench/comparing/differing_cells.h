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

/// A cell that differs, by its places in both tables; of a row that only one side has the other place is kNowhere.
struct DifferingCell {
  static constexpr size_t kNowhere = static_cast<size_t>(-1);
  std::vector<std::string> key;  // of its row, as DifferingCells::key_headings
  std::string heading;
  size_t left_row = kNowhere;
  size_t right_row = kNowhere;
  size_t left_column = kNowhere;
  size_t right_column = kNowhere;
  std::string left;
  std::string right;
};

/// A row of either table, or of both.
struct PairedRow {
  std::vector<std::string> key;
  size_t left = DifferingCell::kNowhere;
  size_t right = DifferingCell::kNowhere;
};

/// The cells in which two prints of one output differ, and rows that only one of them has.
struct DifferingCells {
  size_t compared = 0;  // cells of rows and columns that both have
  size_t differing = 0;
  size_t only_left = 0;  // rows
  size_t only_right = 0;
  std::vector<std::string> columns_only_left;  // headings
  std::vector<std::string> columns_only_right;
  std::vector<std::string> key_headings;
  std::vector<PairedRow> rows;       // those of the left table in their order, then those that only the right one has
  std::vector<DifferingCell> cells;  // in the order of the rows; of a row that only one side has its numbers
  ResultTable table;                 // a line a difference, at most kMaxShown
  static constexpr size_t kMaxShown = 500;

  bool Differs() const { return differing + only_left + only_right > 0 || !columns_only_left.empty() || !columns_only_right.empty(); }
};

/// Rows are paired by their labels (by the texts among them, where those tell all rows apart), or, where a table has none, by the shortest
/// run of the first columns that both have which tells all rows apart in both; columns by their headings.
DifferingCells CompareTables(const ResultTable& left, const ResultTable& right, const SideNames& names);

/// `+3`; empty where one is no number.
std::string DifferenceOf(const std::string& left, const std::string& right);

}  // namespace tally
