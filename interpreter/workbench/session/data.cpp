#include "workbench/session/data.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "engine/cache/cache_file.h"
#include "engine/cache/open_cache.h"
#include "engine/dataset/csv_reading.h"
#include "engine/plan/planner.h"
#include "foundation/memory/memory.h"
#include "foundation/source/utf8.h"
#include "outputs/writing/folder_writer.h"
#include "workbench/parameters/column_bounds.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

size_t BytesOf(const StoredTable& table) {
  size_t bytes = 0;
  for (const VectorRef& column : table.columns) {
    bytes += column == nullptr ? 0 : ValueBytes(*column) + (column->dictionary == nullptr ? 0 : column->dictionary->ByteSize());
  }
  for (const std::optional<PackedColumn>& column : table.packed) {
    bytes += column.has_value() ? column->ByteSize() : 0;
  }
  return bytes;
}

/// The tables as they are to be read.
std::vector<TableSchema> SchemasToRead(const Session& session, const Compiled& compiled) {
  std::vector<TableSchema> schemas = compiled.program.schemas;
  if (session.options().keep_all_columns || compiled.AsksWhatIf()) {
    return schemas;
  }
  const std::set<ColumnId> needed = plan::NeededColumns(compiled.program);
  for (TableSchema& table : schemas) {
    for (ColumnSchema& column : table.columns) {
      column.needed = needed.contains(column.id) || HasBounds(compiled.program.column(column.id));
    }
  }
  return schemas;
}

std::optional<Data> Read(Session& session, CompiledRef compiled, std::vector<TableSchema> schemas, std::shared_ptr<DataSource> source,
                         const std::function<void(const DataSource::Progress&)>& progress) {
  Data data{.compiled = std::move(compiled),
            .schemas = std::make_shared<const std::vector<TableSchema>>(std::move(schemas)),
            .source = std::move(source),
            .tables = {}};
  if (!data.source->Load(*data.schemas, data.compiled->program.code_sets, session.pool(), progress, session.sink(), data.tables)) {
    return std::nullopt;
  }
  return data;
}

void HashContents(Session& session, Data& data) {
  const StageTimer timer(session.profile(), "hash tables");
  for (const TableSchema& schema : *data.schemas) {
    StoredTable& table = data.tables.at(schema.id);
    table.contents = HashRows(table, data.tables, data.compiled->program.code_sets, session.pool());
  }
}

/// Lets go of columns that were read to be hashed alone.
void KeepNeeded(const std::vector<TableSchema>& schemas, Data& data) {
  for (const TableSchema& schema : schemas) {
    StoredTable& table = data.tables.at(schema.id);
    if (table.reader != nullptr) {
      table.reader->LetGo();
      continue;
    }
    for (size_t c = 0; c < schema.columns.size(); ++c) {
      if (!schema.columns[c].needed) {
        table.columns[c] = nullptr;
        table.packed[c] = std::nullopt;
      }
    }
  }
}

/// Nothing when some table is declared otherwise.
std::optional<Data> Shared(const Data& data, const CompiledRef& compiled) {
  const bound::Program& program = compiled->program;
  Data shared{.compiled = compiled,
              .schemas = std::make_shared<const std::vector<TableSchema>>(program.schemas),
              .source = data.source,
              .tables = {},
              .graph = data.graph,
              .kept = data.kept};
  for (const TableSchema& schema : *shared.schemas) {
    const auto old =
        std::find_if(data.schemas->begin(), data.schemas->end(), [&](const TableSchema& each) { return each.name == schema.name; });
    if (old == data.schemas->end() || plan::MeaningOf(data.compiled->program, old->id) != plan::MeaningOf(program, schema.id)) {
      return std::nullopt;
    }
    StoredTable table = data.tables.at(old->id);
    table.schema = &schema;
    shared.tables.emplace(schema.id, std::move(table));
  }
  return shared;
}

}  // namespace

std::shared_ptr<DataSource> OpenData(Session& session, const fs::path& path) {
  const std::string shown = path.empty() ? "--data" : path.string();
  const auto refuse = [&](std::string text) {
    session.sink().Report(DiagnosticKind::BadPath, PathPlace{Printable(shown)}, std::move(text));
    return nullptr;
  };
  constexpr std::string_view kWanted = "`--data` names the folder that holds the tables' files, or a cache that `tally load` made";
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return refuse("the data folder is not there");
  }
  if (fs::is_regular_file(status)) {
    if (access(path.c_str(), R_OK) != 0) {
      return refuse(fmt::format("cannot be read: {}", std::strerror(errno)));
    }
    return LooksLikeCache(path) ? std::shared_ptr<DataSource>(OpenCache(path, {.verify = session.options().verify_cache}, session.sink()))
                                : refuse(fmt::format("is not a folder and no cache; {}", kWanted));
  }
  if (error) {
    return refuse(fmt::format("the data folder cannot be read: {}", error.message()));
  }
  if (!fs::is_directory(status)) {
    return refuse(fmt::format("is not a folder; {}", kWanted));
  }
  if (access(path.c_str(), R_OK | X_OK) != 0) {
    return refuse(fmt::format("the data folder cannot be read: {}", std::strerror(errno)));
  }
  if (const std::optional<PathFault> fault = SettleFolder(path)) {
    ReportPath(*fault, session.sink());
    return nullptr;
  }
  const SessionOptions& options = session.options();
  return OpenCsvFolder(path, {.lean = !options.keep_all_columns}, {.digests = options.digests, .set_aside = options.set_aside});
}

std::optional<Data> ReadData(Session& session, CompiledRef compiled, std::shared_ptr<DataSource> source,
                             const std::function<void(const DataSource::Progress&)>& progress) {
  std::vector<TableSchema> schemas = SchemasToRead(session, *compiled);
  const bool hashes = session.options().digests;
  std::vector<TableSchema> to_read = schemas;
  for (TableSchema& table : to_read) {
    for (ColumnSchema& column : table.columns) {
      column.needed = column.needed || hashes;
    }
  }
  std::optional<Data> data = Read(session, std::move(compiled), std::move(to_read), std::move(source), progress);
  if (data && hashes) {
    HashContents(session, *data);
    KeepNeeded(schemas, *data);
  }
  if (data && !session.options().keep_all_columns) {
    ReturnFreedMemory();  // buffers of the files
  }
  if (data && session.profile() != nullptr) {
    for (const TableSchema& schema : *data->schemas) {
      const StoredTable& table = data->tables.at(schema.id);
      session.profile()->AddStage({.name = "read " + schema.file, .time = table.load_time, .rows = table.rows, .bytes = BytesOf(table)});
    }
  }
  return data;
}

Data NoData(CompiledRef compiled) {
  return {.compiled = std::move(compiled), .schemas = std::make_shared<const std::vector<TableSchema>>(), .source = nullptr, .tables = {}};
}

std::optional<Data> DataFor(Session& session, const Data& data, CompiledRef compiled, const Place& place) {
  if (std::optional<Data> shared = Shared(data, compiled)) {
    return shared;
  }
  if (data.source == nullptr) {
    session.sink().Report(DiagnosticKind::BadCommand, place, "a table needs data, but there is no `--data DIR`");
    return std::nullopt;
  }
  std::vector<TableSchema> schemas = compiled->program.schemas;
  return Read(session, std::move(compiled), std::move(schemas), data.source, {});
}

}  // namespace tally
