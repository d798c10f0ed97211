#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/csv/block_parser.h"
#include "engine/csv/csv_header.h"
#include "engine/csv/rows_left_out.h"
#include "engine/dataset/code_index.h"
#include "engine/dataset/column_loader.h"
#include "engine/dataset/csv_reading.h"
#include "engine/dataset/dataset.h"
#include "foundation/base/parallel.h"

namespace tally {

/// What is to be said of a table that is no fault.
struct TableNote {
  DiagnosticKind kind = DiagnosticKind::DataKeyRepeated;
  std::string file;
  uint64_t line = 0;
  std::string text;
  std::string hint;
};

/// What all tables of one load share.
struct LoadState {
  const std::vector<TableSchema>& tables;
  const std::filesystem::path& folder;
  const std::map<std::string, std::string>* texts;  // files in memory, in place of the folder's; null: none
  const CsvOptions& options;
  const CsvReading& reading;
  ThreadPool& pool;
  std::unordered_map<TableId, std::shared_ptr<const CodeIndex>> code_sets;
  std::unordered_map<TableId, StoredTable>& loaded;
  std::map<std::string, FileDigest>& digests;  // of files that were read
  std::unordered_map<TableId, const TableSchema*> schemas;
  std::unordered_map<TableId, bool> incomplete;  // rows of the table are lost to faults: references to it cannot be judged
  std::unordered_map<TableId, std::unordered_map<std::string, uint32_t>> look_alikes;  // keys as they are read; made for messages
  std::vector<TableNote> notes;
  std::function<void(uint64_t bytes, uint64_t rows)> progress;  // of the table under way

  std::string NameOf(TableId table) const {
    const auto schema = schemas.find(table);
    return schema == schemas.end() ? std::string() : schema->second->name;
  }
};

/// Loads one table whose parents are loaded, or are known not to be: references to those are resolved later.
class TableLoader {
 public:
  TableLoader(LoadState& state, const TableSchema& schema, DataFaults& faults);

  void Load();
  /// References to a table that was not loaded before are still to be resolved.
  bool waits() const { return !waiting_.empty(); }
  /// Resolves the references that had to wait, once all tables are loaded. True when rows were set aside for it.
  bool ResolveWaiting(RowsSetAside* set_aside);

 private:
  struct Part {  // one loader; a waiting reference to a key of several columns has several
    size_t column;
    std::unique_ptr<ColumnLoader> loader;
  };
  struct Waiting {
    size_t column;
    ColumnPlace place;
    std::vector<VectorRef> texts;
  };

  bool IsThere() const;
  Result<std::unique_ptr<ByteSource>> Open() const;
  void LoadAbsent();
  std::string FileThatIsMeant() const;
  bool LeadsOut() const;
  uint64_t LineInFile(uint64_t line_read) const { return left_out_ == nullptr ? line_read : left_out_->LineInFile(line_read); }
  void AddNearestKeys(size_t first);
  void NoteKeys();
  std::string NearestKey(TableId target, const std::string& key);
  void LoadSource(std::unique_ptr<ByteSource> source, const FileStyleSchema& style);
  void MakeParts(const CsvHeader& header, const std::vector<std::vector<size_t>>& matches);
  void AddParts(size_t column, ColumnPlace place);
  ReferenceTarget TargetOf(TableId table) const;
  void ReserveFor(const BlockWork& first);
  bool Commit(BlockWork& work);
  void NoteLines(const BlockWork& work, uint64_t first_line);
  void Finish();
  void FinishKeys();
  std::vector<KeyColumn> KeyColumnsOf(const std::vector<int>& columns) const;
  std::vector<std::string> HeadersOf(const std::vector<int>& columns) const;
  std::vector<UsedColumn> UsedColumns() const;
  void NoteOrphans(size_t column, const std::vector<std::string>& headers, uint64_t orphans);
  bool IsTextKey(size_t column) const;
  bool IsInKeyOrUnique(size_t column) const;

  LoadState& state_;
  const TableSchema& schema_;
  StoredTable& table_;
  DataFaults& faults_;
  std::vector<Part> parts_;
  std::vector<Waiting> waiting_;
  std::vector<std::vector<size_t>> matches_;
  std::vector<std::vector<VectorRef>> waiting_texts_;  // by column: the texts of references that wait
  std::shared_ptr<Dictionary> key_dictionary_;
  std::shared_ptr<RowsLeftOut> left_out_;  // null: all rows are read
  uint64_t next_line_ = 0;                 // the first line of the next block, as lines are read
  uint64_t total_bytes_ = 0;
};

}  // namespace tally
