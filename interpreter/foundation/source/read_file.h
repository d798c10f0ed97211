#pragma once

#include <filesystem>
#include <string>

#include "foundation/base/result.h"

namespace tally {

/// The bytes of a file; of a folder, a device and what cannot be read to its end, why not.
Result<std::string> ReadFile(const std::filesystem::path& path);

}  // namespace tally
