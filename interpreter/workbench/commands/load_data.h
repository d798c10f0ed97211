#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "workbench/session/data.h"

namespace tally {

/// Reads and checks the tables of a session's script and writes them as a cache; the file is there whole or not at all. The session must
/// keep all columns. Gives a sentence on what was written; empty, and faults in the session's sink, when
/// nothing was.
std::string LoadIntoCache(Session& session, const std::filesystem::path& folder, const std::filesystem::path& file,
                          const std::function<void(const DataSource::Progress&)>& progress);

}  // namespace tally
