#pragma once

#include <filesystem>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/cache/contents.h"
#include "engine/dataset/dataset.h"

namespace tally {

/// What a cache is made of. All columns of all tables must have been kept.
struct CacheSource {
  const std::vector<TableSchema>& tables;
  const std::vector<CodeSetSchema>& code_sets;
  const std::unordered_map<TableId, StoredTable>& loaded;
  std::filesystem::path folder;
  std::vector<CacheInput> inputs;  // as the tables' files were when they were read
};

/// The bytes of a cache, in order, a piece at a time; false as soon as `write` gives false.
bool WriteCache(const CacheSource& source, const std::function<bool(std::string_view)>& write);

}  // namespace tally
