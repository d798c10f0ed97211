#include "workbench/commands/files_read.h"

namespace tally {

namespace fs = std::filesystem;

std::vector<ReadByProgram> FilesRead(const Compiled& compiled, const std::optional<fs::path>& data) {
  std::vector<ReadByProgram> files;
  for (const auto& module : compiled.loaded.modules) {
    files.push_back({module->path, module->library.empty() ? "the script" : "a library of the script"});
  }
  if (data) {
    files.push_back({*data, "the data"});
    for (const TableSchema& table : compiled.program.schemas) {
      files.push_back({*data / table.file, "a file of the data"});
    }
  }
  return files;
}

bool IsInFolder(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  return fs::equivalent(fs::absolute(file, error).parent_path(), folder, error) && !error;
}

}  // namespace tally
