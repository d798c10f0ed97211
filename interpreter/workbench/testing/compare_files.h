#pragma once

#include <filesystem>

#include "workbench/session/run.h"

namespace tally {

/// Compares what a run writes with the files of a folder, byte for byte. Reports the first line that differs in each file, files that
/// are not written and files that are not expected; true when there is none.
bool CompareOutputFiles(Run& run, const ast::Text& named, const std::filesystem::path& folder);

}  // namespace tally
