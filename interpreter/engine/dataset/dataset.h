#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "engine/columns/packed_column.h"
#include "engine/columns/vector.h"
#include "engine/dataset/content_hash.h"
#include "foundation/base/parallel.h"
#include "foundation/diagnostics/diagnostic.h"
#include "foundation/types/schema.h"

namespace tally {

/// Gives the columns of one table when they are first asked for.
class ColumnReader {
 public:
  virtual ~ColumnReader() = default;
  /// The column by its index in the schema. Never null: when it cannot be read that is reported, and every value is missing.
  virtual VectorRef Read(size_t column) = 0;
  /// What was read is not kept; it is read anew when it is asked for again.
  virtual void LetGo() = 0;
};

/// A table as loaded: validated, columns ready to use. Rows are in file order.
class StoredTable {
 public:
  const TableSchema* schema = nullptr;
  bool absent = false;       // the file is not there (and may be)
  bool from_script = false;  // its rows stand in the script, for a file that is not there or empty
  size_t rows = 0;
  std::vector<VectorRef> columns;                   // by index in the schema; null when not needed; all missing when the column is absent
  std::shared_ptr<ColumnReader> reader;             // of a source that reads columns late: `columns` is empty
  std::vector<std::optional<PackedColumn>> packed;  // by index in the schema: columns that wait in fewer bytes; null in `columns`
  std::vector<bool> column_absent;                  // by index in the schema
  std::vector<std::vector<RowIndex>>
      suppressed;  // by index in the schema: rows whose cell reads as missing because it was suppressed, ascending
  /// Null when it is not needed.
  VectorRef Column(size_t column) const;
  /// Physical line (1-based) on which a row begins.
  uint64_t LineOf(RowIndex row) const;
  /// The row with this key (one text a key column, as written in the file), if any. Only for tables whose index was kept.
  std::optional<RowIndex> FindKey(const std::vector<std::string_view>& key) const;

  std::chrono::duration<double> load_time{0};  // seconds that reading it took
  std::optional<ContentHash> contents;         // where it was asked for

  // Filled by the loader: from `row` on, a row r begins at line first_line + r + extra; as (row, extra), ascending.
  uint64_t first_line = 2;
  std::vector<std::pair<RowIndex, uint64_t>> extra_lines;
  struct KeyIndex;
  std::shared_ptr<const KeyIndex> key_index;
};

/// Where a row stands, in the terms of its source: an alternative a kind of source.
struct FileLine {
  std::string file;   // below the data folder
  uint64_t line = 0;  // physical, 1-based: where the row begins
  bool operator==(const FileLine&) const = default;
};
using RowOrigin = std::variant<FileLine>;

/// Goes up with every change after which the same files give other columns, or other faults. A cache keeps what loading gave, so that one
/// of another number is made anew.
inline constexpr uint32_t kMeaningOfLoading = 1;

/// Where a table's bytes come from; CSV in a folder is the first, other sources (archives, databases) are further ones.
class DataSource {
 public:
  virtual ~DataSource() = default;
  /// Loads and validates all tables (every cell of every declared table); reports the faults it finds, each with file, line,
  /// column and value, and returns false when there was any. Results do not depend on the number of threads.
  struct Progress {
    uint64_t bytes_done = 0;
    uint64_t bytes_total = 0;
    uint64_t rows_done = 0;
  };
  /// `progress` is called from any thread, but never by two at once.
  virtual bool Load(const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets, ThreadPool& pool,
                    const std::function<void(const Progress&)>& progress, DiagnosticSink& sink,
                    std::unordered_map<TableId, StoredTable>& loaded) = 0;
  /// Path and SHA-256 of every file that is there, for the manifest.
  struct InputFile {
    std::string name;
    uint64_t bytes = 0;
    std::optional<std::string> sha256;  // nothing where the file cannot be read to its end
  };
  /// Where a row of a table that this source loaded stands; nothing for rows that the script gives in place of a file.
  virtual std::optional<RowOrigin> OriginOf(const StoredTable& table, RowIndex row) const;
  virtual std::vector<InputFile> DescribeInputs(const std::vector<TableSchema>& tables) = 0;
};

/// How a folder of CSV files is read; results do not depend on it but for which faults beyond the first are kept.
struct CsvOptions {
  size_t block_bytes = 256 * 1024;
  bool vector_scan = true;  // false: byte by byte
  /// For runs, which read each column only for a while: columns wait in as few bytes as they need, indexes of keys go when all references
  /// are resolved.
  bool lean = false;
};

/// A folder of CSV files, streamed through a small buffer (never mapped, never held whole).
std::unique_ptr<DataSource> OpenCsvFolder(std::filesystem::path folder, CsvOptions options = {});
/// Files by name in memory: what a test gives.
std::unique_ptr<DataSource> OpenCsvTexts(std::map<std::string, std::string> texts);
/// The names in a CSV text's header line; nothing when there is a fault, which is reported.
std::optional<std::vector<std::string>> CsvHeaderOf(const std::string& text, const std::string& file, const FileStyleSchema& style,
                                                    DiagnosticSink& sink);

}  // namespace tally
