#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "outputs/writing/csv_writer.h"
#include "outputs/writing/file_operations.h"

namespace tally {

/// Why a path cannot be used.
struct PathFault {
  std::string path;
  std::string text;  // lower case, no final period
};

/// One file to be written, and how its bytes are made.
struct PlannedFile {
  std::string name;
  std::function<bool(const WriteBytes&)> produce;
};

/// Whether `folder` can be written to, as far as that can be seen without writing. It may be missing when its parent is there. It must not
/// be one of `inputs` (the data folder).
std::optional<PathFault> CheckOutputFolder(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& inputs);

/// Writes all files into `folder` or none. They are made whole and synced under other names first; what they replace is kept until every
/// one has its final name. After a fault the folder is as it was before (a missing one still is). `stop_asked` is asked while nothing is
/// final.
std::optional<PathFault> WriteFolder(const std::filesystem::path& folder, const std::vector<PlannedFile>& files, FileOperations& operations,
                                     const std::function<bool()>& stop_asked);

}  // namespace tally
