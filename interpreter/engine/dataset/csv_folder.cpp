// A folder of CSV files as a data source: parents before children, one file after the other, each on all threads.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <system_error>

#include <fmt/format.h>

#include "engine/csv/csv_blocks.h"
#include "engine/dataset/csv_reading.h"
#include "engine/dataset/dataset.h"
#include "engine/dataset/set_aside.h"
#include "engine/dataset/table_loader.h"
#include "foundation/base/check.h"
#include "foundation/diagnostics/data_value.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

class CsvFolder : public DataSource {
 public:
  CsvFolder(std::filesystem::path folder, CsvOptions options, CsvReading reading)
      : folder_(std::move(folder)), options_(options), reading_(std::move(reading)) {}
  explicit CsvFolder(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {}

  bool Load(const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets, ThreadPool& pool,
            const std::function<void(const Progress&)>& progress, DiagnosticSink& sink,
            std::unordered_map<TableId, StoredTable>& loaded) override;
  std::vector<InputFile> DescribeInputs(const std::vector<TableSchema>& tables) override;

 private:
  uint64_t SizeOf(const TableSchema& table) const {
    std::error_code error;
    const uintmax_t bytes = std::filesystem::file_size(folder_ / table.file, error);
    return error ? 0 : static_cast<uint64_t>(bytes);
  }

  // One reading of all tables. False where a row was set aside for which a table that was read before must be read again.
  bool LoadAll(LoadState& state, const std::function<void(const Progress&)>& progress, std::vector<DataFaults>& faults);

  std::filesystem::path folder_;
  std::optional<std::map<std::string, std::string>> texts_;
  CsvOptions options_;
  CsvReading reading_;
  std::map<std::string, FileDigest> digests_;  // by name, of the files that were read to their ends
};

bool IsFolder(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error);
}

// The tables so that each comes after those it refers to, where that is possible; else in the order given.
std::vector<size_t> OrderOfLoading(const std::vector<TableSchema>& tables) {
  std::unordered_map<TableId, size_t> places;
  for (size_t i = 0; i < tables.size(); ++i) {
    places.emplace(tables[i].id, i);
  }
  std::vector<bool> done(tables.size(), false);
  std::vector<size_t> order;
  const auto is_ready = [&](size_t i) {
    return std::all_of(tables[i].columns.begin(), tables[i].columns.end(), [&](const ColumnSchema& column) {
      const auto parent = column.type.kind == TypeKind::kRow ? places.find(column.type.table) : places.end();
      return parent == places.end() || parent->second == i || done[parent->second];
    });
  };
  while (order.size() < tables.size()) {
    size_t next = tables.size();
    for (size_t i = 0; i < tables.size() && next == tables.size(); ++i) {
      next = !done[i] && is_ready(i) ? i : next;
    }
    if (next == tables.size()) {
      next = static_cast<size_t>(std::find(done.begin(), done.end(), false) - done.begin());
    }
    done[next] = true;
    order.push_back(next);
  }
  return order;
}

bool RefersTo(const TableSchema& table, TableId parent) {
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const ColumnSchema& column) { return column.type.kind == TypeKind::kRow && column.type.table == parent; });
}

/// Key indexes are let go of which no table of `later` will look for rows.
void LetGoOfIndexes(const std::vector<TableSchema>& tables, const std::vector<size_t>& later,
                    std::unordered_map<TableId, StoredTable>& loaded) {
  for (auto& [id, table] : loaded) {
    if (std::none_of(later.begin(), later.end(), [&, id = id](size_t i) { return RefersTo(tables[i], id); })) {
      table.key_index = nullptr;
    }
  }
}

/// Whether findings quote a private column: that column, or one that refers to rows which are known by it.
bool QuotesPrivate(const TableSchema& table, const std::unordered_map<TableId, const TableSchema*>& schemas, const ColumnSchema& column) {
  if (column.is_private || column.type.kind != TypeKind::kRow) {
    return column.is_private;
  }
  const auto parent = schemas.find(column.type.table);
  return parent != schemas.end() && parent->second != &table &&
         std::any_of(parent->second->key.begin(), parent->second->key.end(),
                     [&](int key) { return QuotesPrivate(*parent->second, schemas, parent->second->columns[static_cast<size_t>(key)]); });
}

void HidePrivateValues(const TableSchema& table, const std::unordered_map<TableId, const TableSchema*>& schemas, DataFaults& faults) {
  std::set<std::string> headings;
  for (const ColumnSchema& column : table.columns) {
    if (QuotesPrivate(table, schemas, column)) {
      headings.insert(column.headers.begin(), column.headers.end());
    }
  }
  for (DataFault& fault : faults.kept()) {
    if (headings.contains(fault.column) || (fault.column.empty() && !headings.empty())) {
      fault.text = WithoutPrivateValues(fault.text);
      for (std::string& hint : fault.hints) {
        hint = WithoutPrivateValues(hint);
      }
    }
  }
}

bool CsvFolder::Load(const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets, ThreadPool& pool,
                     const std::function<void(const Progress&)>& progress, DiagnosticSink& sink,
                     std::unordered_map<TableId, StoredTable>& loaded) {
  if (!texts_ && !IsFolder(folder_)) {
    std::error_code error;
    const bool exists = std::filesystem::exists(folder_, error);
    sink.Report(DiagnosticKind::DataFileMissing, PathPlace{folder_.string()},
                exists ? "this is not a folder" : "the data folder is not there");
    return false;
  }
  LoadState state{.tables = tables,
                  .folder = folder_,
                  .texts = texts_ ? &*texts_ : nullptr,
                  .options = options_,
                  .reading = reading_,
                  .pool = pool,
                  .code_sets = {},
                  .loaded = loaded,
                  .digests = digests_,
                  .schemas = {},
                  .incomplete = {},
                  .look_alikes = {},
                  .notes = {},
                  .progress = {}};
  for (const CodeSetSchema& codes : code_sets) {
    state.code_sets.emplace(codes.id, std::make_shared<const CodeIndex>(codes.name, codes.codes));
  }
  for (const TableSchema& table : tables) {
    state.schemas.emplace(table.id, &table);
  }
  for (const TableSchema& table : tables) {
    for (const ColumnSchema& column : table.columns) {
      TALLY_CHECK(column.type.kind != TypeKind::kRow || state.code_sets.contains(column.type.table) ||
                  state.schemas.contains(column.type.table));
    }
  }

  std::vector<DataFaults> faults;
  while (!LoadAll(state, progress, faults)) {
  }
  bool good = true;
  for (size_t i = 0; i < tables.size(); ++i) {
    good = good && faults[i].empty();
    HidePrivateValues(tables[i], state.schemas, faults[i]);
    faults[i].Report(tables[i].file, sink);
  }
  for (const TableNote& note : state.notes) {
    Diagnostic& diagnostic = sink.Note(note.kind, DataPlace{.file = Printable(note.file), .line = note.line}, note.text);
    if (!note.hint.empty()) {
      diagnostic.Hint(note.hint);
    }
  }
  return good;
}

bool CsvFolder::LoadAll(LoadState& state, const std::function<void(const Progress&)>& progress, std::vector<DataFaults>& faults) {
  const std::vector<TableSchema>& tables = state.tables;
  RowsSetAside* const set_aside = reading_.set_aside.get();
  const DataFaults none(set_aside == nullptr ? DataFaults::Keeps::kFirst : DataFaults::Keeps::kAll);
  faults.assign(tables.size(), none);
  state.loaded.clear();
  state.incomplete.clear();
  state.notes.clear();
  digests_.clear();
  Progress counted;
  for (const TableSchema& table : tables) {
    counted.bytes_total += SizeOf(table);
  }
  std::vector<std::unique_ptr<TableLoader>> loaders;
  std::set<std::string> files;
  std::vector<size_t> later = OrderOfLoading(tables);
  bool waits = false;
  while (!later.empty()) {
    const size_t i = later.front();
    const Progress before = counted;
    if (progress) {
      state.progress = [&](uint64_t bytes, uint64_t rows) {
        counted.bytes_done = before.bytes_done + bytes;
        counted.rows_done = before.rows_done + rows;
        progress(counted);
      };
    }
    auto loader = std::make_unique<TableLoader>(state, tables[i], faults[i]);
    const auto begin = std::chrono::steady_clock::now();
    loader->Load();
    StoredTable& table = state.loaded[tables[i].id];
    table.load_time = std::chrono::steady_clock::now() - begin;
    if (set_aside != nullptr && !table.from_script && set_aside->Take(tables[i], faults[i])) {
      if (files.contains(tables[i].file)) {
        return false;  // another table has read these rows
      }
      faults[i] = none;
      std::erase_if(state.notes, [&](const TableNote& note) { return note.file == tables[i].file; });
      counted = before;
      continue;
    }
    files.insert(tables[i].file);
    loaders.push_back(std::move(loader));
    later.erase(later.begin());
    waits = waits || loaders.back()->waits();
    if (options_.lean && !waits) {
      LetGoOfIndexes(tables, later, state.loaded);
    }
  }
  bool again = false;
  for (const std::unique_ptr<TableLoader>& loader : loaders) {
    again = loader->ResolveWaiting(set_aside) || again;
  }
  if (options_.lean) {
    LetGoOfIndexes(tables, {}, state.loaded);
  }
  return !again;
}

std::vector<DataSource::InputFile> CsvFolder::DescribeInputs(const std::vector<TableSchema>& tables) {
  std::vector<InputFile> inputs;
  for (const TableSchema& table : tables) {
    const bool described = std::any_of(inputs.begin(), inputs.end(), [&](const InputFile& input) { return input.name == table.file; });
    if (const auto digest = digests_.find(table.file); digest != digests_.end() && !described) {
      inputs.push_back({.name = table.file, .bytes = digest->second.bytes, .sha256 = digest->second.sha256});
    }
  }
  return inputs;
}

}  // namespace

std::unique_ptr<DataSource> OpenCsvFolder(std::filesystem::path folder, CsvOptions options) {
  return std::make_unique<CsvFolder>(std::move(folder), options, CsvReading());
}

std::unique_ptr<DataSource> OpenCsvFolder(std::filesystem::path folder, CsvOptions options, CsvReading reading) {
  return std::make_unique<CsvFolder>(std::move(folder), options, std::move(reading));
}

std::optional<std::vector<std::string>> CsvHeaderOf(const std::string& text, const std::string& file, const FileStyleSchema& style,
                                                    DiagnosticSink& sink) {
  BlockReader reader(MakeTextSource(text), CsvOptions().block_bytes, ScanPath::kWidest);
  TextBlock rest;
  DataFaults faults;
  const std::optional<CsvHeader> header = ReadHeader(reader, style, rest, faults);
  faults.Report(file, sink);
  return header ? std::optional(header->names) : std::nullopt;
}

std::unique_ptr<DataSource> OpenCsvTexts(std::map<std::string, std::string> texts) {
  return std::make_unique<CsvFolder>(std::move(texts));
}

}  // namespace tally
