#pragma once

#include <optional>
#include <string>
#include <vector>

#include "foundation/base/strong_id.h"
#include "foundation/types/type.h"

namespace tally {

/// How the cells of one column are written, beyond what its type reads by itself.
struct CellReading {
  std::vector<std::string> yes, no;     // of a yes/no column; none: `written`
  std::vector<std::string> missing;     // cells that read as missing
  std::vector<std::string> suppressed;  // cells that read as missing, counted apart
  bool trimmed = false;                 // blanks around a cell are no part of it
  bool any_case = false;                // a to z and A to Z are the same; of yes/no and code sets
  bool orphan_is_missing = false;       // a reference to a row that is not there is missing, and counted

  bool operator==(const CellReading&) const = default;
};

/// One declared column of a stored table.
struct ColumnSchema {
  ColumnId id;
  std::string name;                        // in the language
  std::vector<std::string> headers;        // in the file; several for a reference to a table whose key has several columns
  std::vector<std::string> other_headers;  // of a column with one heading: what stands there in other files
  Type type;  // yes/no, integer, decimal, text, code, date, year, quarter, or a row (a code set or another table)
  bool nullable = false;
  bool may_be_absent = false;
  bool is_private = false;  // messages do not quote it
  /// Spelling of a foreign file: yes/no: the text of yes, then of no; year: "2016-2017" (the ending year counts) or "2016-17"; dates and
  /// numbers: one or more of written_form.h, of which the first that fits reads a cell.
  std::vector<std::string> written;
  CellReading reading;
  bool needed = true;  // false: only checked, not kept
};

enum class Encoding { kUtf8, kWindows1252, kLatin1, kUtf16 };  // UTF-16: its byte order mark says which

/// How a foreign file is written; by default: one header line, commas, zero characters are missing.
struct FileStyleSchema {
  int header_from = 1;     // physical lines that hold the header; cells of several lines are joined with a blank, empty ones left out
  int header_through = 1;  // lines above header_from are skipped
  std::vector<std::string> missing;     // cells that read as missing
  std::vector<std::string> suppressed;  // cells that read as missing, counted apart
  bool armour = false;                  // `="0020011"` reads as 0020011
  char separator = ',';
  Encoding encoding = Encoding::kUtf8;
  bool until_blank_line = false;  // a blank line below the header ends the rows
};

/// One declared table that is read from a file. References point to tables by id; a key has the columns' indexes.
struct TableSchema {
  TableId id;
  std::string name;
  std::string file;
  bool may_be_absent = false;
  std::vector<ColumnSchema> columns;
  std::vector<int> key;  // indexes into columns; empty: no key
  std::vector<std::vector<int>> unique;
  FileStyleSchema style;
  bool absent_means_also_empty = false;
  std::vector<std::vector<std::string>> absent_rows;  // cells in the order of `columns`; "" is missing
};

/// A code set is an ordered table of its own: column 0 code, 1 label, then attributes. Row ordinals are the order of the codes.
struct CodeSetSchema {
  TableId id;
  std::string name;
  std::vector<std::string> codes;
};

}  // namespace tally
