#pragma once

#include <filesystem>
#include <memory>

#include "engine/dataset/dataset.h"

namespace tally {

struct CacheOptions {
  bool verify = false;  // check every block and the contents of all input files when the cache is loaded, and not only what is used
};

/// A cache as a data source: Load reads no column; each is read, and checked, when it is first asked for. What is wrong with a column then
/// is reported to the sink that Load was given. Null, and reported, when the file is no cache that can be used.
std::unique_ptr<DataSource> OpenCache(const std::filesystem::path& path, const CacheOptions& options, DiagnosticSink& sink);

}  // namespace tally
