#pragma once

#include <filesystem>
#include <string>

#include "foundation/base/result.h"

namespace tally {

/// The bytes of a script or library. Refuses what is not a regular file (folders, pipes, devices) and what is larger than a script may be.
Result<std::string> ReadScriptText(const std::filesystem::path& path);

}  // namespace tally
