#include "workbench/commands/load_data.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/cache/cache_file.h"
#include "engine/cache/inputs.h"
#include "engine/cache/write_cache.h"
#include "engine/dataset/csv_reading.h"
#include "foundation/base/grouped.h"
#include "foundation/memory/memory.h"
#include "foundation/source/utf8.h"
#include "outputs/writing/folder_writer.h"
#include "outputs/writing/stop_signals.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCommand = "tally load";

/// Whether the cache can be written there, as far as that can be seen before the work.
void CheckTarget(const fs::path& file, DiagnosticSink& sink) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(file, error);
  if (fs::is_directory(status)) {
    ReportPath({file.string(), "is a folder; `--out` names the file of the cache"}, sink);
  } else if (fs::exists(status) && !LooksLikeCache(file)) {
    ReportPath({file.string(), "is there already and is no cache; it is not overwritten"}, sink);
  } else if (const std::optional<PathFault> fault = CheckOutputFolder(file.has_parent_path() ? file.parent_path() : ".", {})) {
    ReportPath(*fault, sink);
  } else if (!fs::is_directory(file.has_parent_path() ? file.parent_path() : ".", error)) {
    ReportPath({file.string(), "cannot be written: its folder is not there"}, sink);
  }
}

bool SameFiles(const std::vector<CacheInput>& a, const std::vector<CacheInput>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const CacheInput& x, const CacheInput& y) {
    return x.name == y.name && x.present == y.present && x.bytes == y.bytes && x.modified == y.modified;
  });
}

}  // namespace

void LoadIntoCache(Session& session, const fs::path& folder, const fs::path& file,
                   const std::function<void(const DataSource::Progress&)>& progress, const WriteBytes& print) {
  DiagnosticSink& sink = session.sink();
  CheckTarget(file, sink);
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    ReportPath({folder.string(), fs::exists(folder, error) ? "is not a folder; `--data` names the folder that holds the tables' files"
                                                           : "the data folder is not there"},
               sink);
  }
  if (const std::optional<PathFault> fault = SettleFolder(folder)) {
    ReportPath(*fault, sink);
  }
  const CompiledRef compiled = Compile(session);
  if (compiled != nullptr && compiled->program.schemas.empty()) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{kCommand}, "the script reads no tables, so there is nothing to load");
  }
  if (sink.HasErrors()) {
    return;
  }

  const std::vector<TableSchema>& tables = compiled->program.schemas;
  std::vector<CacheInput> inputs = LookAtInputs(folder, tables);
  const std::optional<Data> data =
      ReadData(session, compiled, OpenCsvFolder(folder, {}, {.digests = true, .set_aside = nullptr}), progress);
  if (!data) {
    return;
  }
  for (const DataSource::InputFile& read : data->source->DescribeInputs(tables)) {
    const auto input = std::find_if(inputs.begin(), inputs.end(), [&](const CacheInput& each) { return each.name == read.name; });
    input->sha256 = input->bytes == read.bytes ? read.sha256.value_or("") : std::string();
  }
  const bool all_read = std::all_of(inputs.begin(), inputs.end(), [](const CacheInput& i) { return i.present != i.sha256.empty(); });
  const fs::path real_folder = fs::canonical(folder, error);
  if (error || !all_read || !SameFiles(inputs, LookAtInputs(folder, tables))) {
    ReportPath({folder.string(), "the files changed while they were read; no cache was made"}, sink);
    return;
  }
  const CacheSource source{.tables = tables,
                           .code_sets = compiled->program.code_sets,
                           .loaded = data->tables,
                           .folder = real_folder,
                           .inputs = std::move(inputs)};
  const auto produce = [&](const WriteBytes& write) {
    return WriteCache(source, [&](std::string_view piece) { return !StopSignals::Asked() && write(piece); });
  };
  uint64_t rows = 0;
  for (const TableSchema& table : tables) {
    rows += data->tables.at(table.id).rows;
  }
  if (!print(fmt::format("{}: {} {}, {} {}\n", Printable(file.string()), tables.size(), tables.size() == 1 ? "table" : "tables",
                         Grouped(rows), rows == 1 ? "row" : "rows"))) {
    return;
  }
  StopSignals::OnlyNote();
  ThrowWithoutMemory();
  if (const std::optional<PathFault> fault = WriteOneFile(file, produce, StopSignals::Asked)) {
    ReportPath(*fault, sink);
  }
}

}  // namespace tally
