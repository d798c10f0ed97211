#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/cache/contents.h"
#include "engine/dataset/dataset.h"

/// Tables with columns of every type and layout, loaded from files that are written for them, and the cache that is made of them.
namespace tally::cached {

class SampleCache {
 public:
  SampleCache();
  ~SampleCache();
  SampleCache(const SampleCache&) = delete;
  SampleCache& operator=(const SampleCache&) = delete;

  const std::vector<TableSchema>& tables() const { return tables_; }
  const std::vector<CodeSetSchema>& code_sets() const { return code_sets_; }
  const std::unordered_map<TableId, StoredTable>& loaded() const { return loaded_; }
  /// The bytes of the cache.
  const std::string& bytes() const { return bytes_; }

  /// Whether it could be used, and what it then holds.
  struct Answer {
    bool good = false;
    std::vector<std::string> codes;  // of the messages
    std::string said;                // the first message and its hints, a line each
    std::string values;              // of all columns, readable
  };
  /// Opens these bytes as a cache, and reads every column and line number.
  Answer Read(const std::string& cache) const;

 private:
  std::filesystem::path folder_;
  std::vector<TableSchema> tables_;
  std::vector<CodeSetSchema> code_sets_;
  std::unordered_map<TableId, StoredTable> loaded_;
  std::string bytes_;
};

/// All values of a table's columns, readable.
std::string ValuesOf(const StoredTable& table);

/// The same cache with its contents or blocks changed by `change`, and all checksums right: what somebody could make who wants to do harm.
std::string Forge(const std::string& cache, const std::function<void(CacheContents& contents, std::string& bytes)>& change);

}  // namespace tally::cached
