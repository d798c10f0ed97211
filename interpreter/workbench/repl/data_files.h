#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "workbench/asking/answer.h"

/// What lies in the data folder, declared or not.
namespace tally {

/// The files with their size, and which tables read them. Reports where there is no folder.
Answer ListFiles(Run& run, const std::filesystem::path& folder);
/// The first `rows` lines of one of them below their headings, as they are written; cells of columns that are declared private are left
/// out.
Answer HeadOfFile(Run& run, const std::filesystem::path& folder, const std::string& name, size_t rows);

}  // namespace tally
