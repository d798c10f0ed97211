#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/result.h"

namespace tally {

/// One file of a pack: its bytes, or the file that has them.
struct ZipEntry {
  std::string name;  // `outputs/form.csv`
  std::string bytes;
  std::optional<std::filesystem::path> file;  // in place of bytes
  bool smaller = false;                       // by compression, which another zlib may do otherwise
};

/// Writes a zip file, whole or not at all; gives why not. Entries are written in the order of their names with one fixed time, so that
/// equal entries give equal bytes.
std::optional<std::string> WriteZip(const std::filesystem::path& file, std::vector<ZipEntry> entries);

/// Whether a file begins as zip files do.
bool LooksLikeZip(const std::filesystem::path& file);

/// Puts all files of a zip file into a folder and gives their names. Refuses names that lead out of it.
Result<std::vector<std::string>> ExtractZip(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace tally
