#pragma once

#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "workbench/session/run.h"

namespace tally {

/// The files that a run was made of, so that somebody can be told when one is another one by now.
class WatchedFiles {
 public:
  WatchedFiles() = default;
  explicit WatchedFiles(const Run& run, const std::optional<std::filesystem::path>& data);

  /// Those that changed since they were looked at last.
  std::vector<std::string> Changed();

 private:
  struct State {
    long long size = -1;  // -1: not there
    timespec changed{};
    bool operator==(const State& other) const {
      return size == other.size && changed.tv_sec == other.changed.tv_sec && changed.tv_nsec == other.changed.tv_nsec;
    }
  };
  static State StateOf(const std::filesystem::path& path);

  std::vector<std::pair<std::filesystem::path, State>> files_;
};

}  // namespace tally
