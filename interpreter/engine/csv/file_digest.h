#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/csv/csv_blocks.h"

namespace tally {

/// What tells a file's bytes apart from others.
struct FileDigest {
  uint64_t bytes = 0;
  std::string sha256;
};

/// Of all bytes, or why they cannot be read to the end.
Result<FileDigest> DigestOf(ByteSource& source);
Result<FileDigest> DigestOfFile(const std::filesystem::path& path);

}  // namespace tally
