#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "outputs/tables/result.h"

namespace tally {

/// How the two sides of a comparison are called: `now` and `what if`.
struct SideNames {
  std::string left;
  std::string right;
};

/// What names a row of a table: its texts, and how many rows above it have the same.
struct RowKey {
  std::vector<std::string> texts;
  size_t time = 0;
  bool operator==(const RowKey&) const = default;
};
struct RowKeyHash {
  size_t operator()(const RowKey& key) const;
};
/// Where the rows of a table stand.
using RowsByKey = std::unordered_map<RowKey, size_t, RowKeyHash>;

/// "Hartwell High School, 09".
std::string WithCommas(const std::vector<std::string>& texts);

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
  RowKey key;
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
  std::vector<std::string> right_key_headings;  // others only where labels are paired by their places
  std::vector<PairedRow> rows;                  // those of the left table in their order, then those that only the right one has
  std::vector<DifferingCell> cells;             // in the order of the rows; of a row that only one side has its numbers
  ResultTable table;                            // a line a difference, at most kMaxShown
  static constexpr size_t kMaxShown = 500;

  bool Differs() const { return differing + only_left + only_right > 0 || !columns_only_left.empty() || !columns_only_right.empty(); }
};

/// Whether two prints have the same headings, and the same texts in their rows.
bool SamePrint(const ResultTable& left, const ResultTable& right);

/// Rows are paired by their labels (by the texts among them, where those tell all rows apart), or, where a table has none, by the shortest
/// run of the first columns that both have which tells all rows apart in both; columns by their headings.
DifferingCells CompareTables(const ResultTable& left, const ResultTable& right, const SideNames& names);

/// The rows of another print of the output, by the columns that name those of `cells`, whichever tell its rows apart; nothing where it
/// lacks one of them.
std::optional<RowsByKey> RowsNamedAs(const DifferingCells& cells, const ResultTable& table);

/// `+3`; empty where one is no number.
std::string DifferenceOf(const std::string& left, const std::string& right);

}  // namespace tally
