#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/dataset/dataset.h"
#include "workbench/session/compile.h"

namespace tally {

/// The tables of a program, read and checked.
struct Data {
  CompiledRef compiled;
  std::shared_ptr<const std::vector<TableSchema>> schemas;  // as they were read; `tables` points into them
  std::shared_ptr<DataSource> source;                       // null: nothing was read from anywhere
  std::unordered_map<TableId, StoredTable> tables;
};

/// Where `--data` is: a folder of CSV files, or a cache. Null, and reported, when it is neither or cannot be read.
std::shared_ptr<DataSource> OpenData(Session& session, const std::filesystem::path& path);

/// Reads the tables of a program, and of them the columns that outputs read, unless the session keeps all. Nothing when there is a fault.
std::optional<Data> ReadData(Session& session, CompiledRef compiled, std::shared_ptr<DataSource> source,
                             const std::function<void(const DataSource::Progress&)>& progress);
/// Of a program that reads no tables.
Data NoData(CompiledRef compiled);

/// The tables of another program over the same data: shared where it declares them alike, else read. A fault of the latter is reported, at
/// `place` when there is nothing to read from.
std::optional<Data> DataFor(Session& session, const Data& data, CompiledRef compiled, const Place& place);

}  // namespace tally
