#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/csv/data_faults.h"
#include "engine/csv/rows_left_out.h"
#include "foundation/types/schema.h"

namespace tally {

/// Why one row of a file does not take part.
struct SetAsideFinding {
  std::string file;
  uint64_t line = 0;  // on which the row begins
  DiagnosticKind kind;
  std::string column;              // its heading; empty: the row as a whole
  std::vector<std::string> cells;  // as read; of a reference to a key of several columns there are several
  std::string text;                // what is wrong, as a message says it
  std::vector<std::string> key;    // of the row, as the file has it; empty where that cannot be told

  struct Origin {
    std::string file;
    uint64_t line;
  };
  std::optional<Origin> hangs_on;  // the row to which it refers, which was set aside itself
};

/// Rows that do not take part in a run because something is wrong with them, or with a row to which they refer. The rest is read as if the
/// files did not have them. A row whose cells cannot be read repeats no key.
class RowsSetAside {
 public:
  /// Sets a row aside, or gives one more reason. False when that row was set aside before.
  bool Add(SetAsideFinding finding);
  /// Sets aside the rows with the faults of a table, as far as they are faults of rows; the others stay. True when a row is set aside that
  /// was not before, or a file must be read otherwise: then it must be read again.
  bool Take(const TableSchema& table, DataFaults& faults);
  /// What is not to be read of a file; nothing when all is.
  std::optional<LinesLeftOut> LinesOf(const std::string& file) const;
  /// Notes the rows of a table that were left out: their keys, and why they cannot be read.
  void Name(const TableSchema& table, const std::vector<std::string>& headers, const std::vector<std::vector<size_t>>& matches,
            const RowsLeftOut& left_out);

  size_t rows() const;
  /// By file in the order of `tables`, and by line.
  std::vector<SetAsideFinding> Findings(const std::vector<TableSchema>& tables) const;
  uint64_t RowsOf(const std::string& file) const;

 private:
  static std::string NameOf(const std::vector<std::string>& key);
  void MergeLines(const std::string& file, const RowsLeftOut::Row& row);

  std::vector<SetAsideFinding> findings_;
  std::map<std::string, LinesLeftOut> lines_;                                           // by file
  std::map<std::pair<std::string, uint64_t>, std::vector<std::string>> keys_;           // by file and line
  std::unordered_map<TableId, std::unordered_map<std::string, uint64_t>> line_of_key_;  // of rows that were set aside
  std::unordered_map<TableId, std::string> file_of_;
};

}  // namespace tally
