#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workbench/session/compile.h"

namespace tally {

/// A file that a program reads, and what it is to it: `a file of the data`.
struct ReadByProgram {
  std::filesystem::path file;
  std::string_view what;
};

/// Scripts, libraries, and the data: a cache, or the files of a folder, also those that are not there.
std::vector<ReadByProgram> FilesRead(const Compiled& compiled, const std::optional<std::filesystem::path>& data);

/// Whether a file lies in a folder, or would lie there.
bool IsInFolder(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace tally
