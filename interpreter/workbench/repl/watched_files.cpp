#include "workbench/repl/watched_files.h"

#include <sys/stat.h>

#include <set>

namespace tally {

WatchedFiles::State WatchedFiles::StateOf(const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return {};
  }
  return {.size = static_cast<long long>(status.st_size), .changed = status.st_mtim};
}

WatchedFiles::WatchedFiles(const Run& run, const std::optional<std::filesystem::path>& data) {
  std::set<std::filesystem::path> paths;
  for (const auto& module : run.compiled()->loaded.modules) {
    if (!module->path.empty()) {
      paths.insert(module->path);
    }
  }
  std::error_code error;
  if (data && std::filesystem::is_directory(*data, error)) {
    for (const TableSchema& table : run.program().schemas) {
      paths.insert(*data / table.file);
    }
  } else if (data) {
    paths.insert(*data);
  }
  for (const std::filesystem::path& path : paths) {
    files_.emplace_back(path, StateOf(path));
  }
}

std::vector<std::string> WatchedFiles::Changed() {
  std::vector<std::string> changed;
  for (auto& [path, state] : files_) {
    const State now = StateOf(path);
    if (!(now == state)) {
      state = now;
      changed.push_back(path.string());
    }
  }
  return changed;
}

}  // namespace tally
