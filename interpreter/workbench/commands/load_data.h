#pragma once

#include <filesystem>
#include <functional>

#include "outputs/writing/csv_writer.h"
#include "workbench/session/data.h"

namespace tally {

/// Reads and checks the tables of a session's script and writes them as a cache; the file is there whole or not at all. The session must
/// keep all columns. A sentence on what is written goes to `print` first; where that cannot be printed, and after faults in the session's
/// sink, nothing is written.
void LoadIntoCache(Session& session, const std::filesystem::path& folder, const std::filesystem::path& file,
                   const std::function<void(const DataSource::Progress&)>& progress, const WriteBytes& print);

}  // namespace tally
