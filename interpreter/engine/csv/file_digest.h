#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/csv/csv_blocks.h"

namespace tally {

/// Of all bytes, or why they cannot be read to the end.
Result<FileDigest> DigestOf(ByteSource& source);
Result<FileDigest> DigestOfFile(const std::filesystem::path& path);

}  // namespace tally
