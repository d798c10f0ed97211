#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/dataset/dataset.h"
#include "engine/evaluation/kept_vectors.h"
#include "engine/plan/graph.h"
#include "workbench/session/compile.h"

namespace tally {

/// The tables of a program, read and checked; and what is planned and evaluated over them, by whichever program.
struct Data {
  CompiledRef compiled;
  std::shared_ptr<const std::vector<TableSchema>> schemas;  // as they were read; `tables` points into them
  std::shared_ptr<DataSource> source;                       // null: nothing was read from anywhere
  std::unordered_map<TableId, StoredTable> tables;
  std::shared_ptr<plan::Graph> graph = std::make_shared<plan::Graph>();
  std::shared_ptr<KeptVectors> kept = std::make_shared<KeptVectors>();
};

/// Where `--data` is: a folder of CSV files, or a cache. Null, and reported, when it is neither or cannot be read.
std::shared_ptr<DataSource> OpenData(Session& session, const std::filesystem::path& path);

/// Reads the tables of a program, and of them the columns that outputs read, unless the session keeps all. Nothing when there is a fault.
std::optional<Data> ReadData(Session& session, CompiledRef compiled, std::shared_ptr<DataSource> source,
                             const std::function<void(const DataSource::Progress&)>& progress);
/// Of a program that reads no tables.
Data NoData(CompiledRef compiled);

/// The tables of another program over the same data: shared, with plan and vectors, where it declares them alike, else read. A fault of the
/// latter is reported, at `place` when there is nothing to read from. The texts of both sessions must be told apart by their ids:
/// Session::Beside, TakeTexts.
std::optional<Data> DataFor(Session& session, const Data& data, CompiledRef compiled, const Place& place);

}  // namespace tally
