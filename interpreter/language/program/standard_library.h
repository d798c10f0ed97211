#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "language/program/library_folders.h"

namespace tally {

/// The version of this program.
std::string_view Version();

/// Where libraries are looked for: the folders of `--library` in order, those of TALLY_LIBRARY (separated by colons), and the standard
/// library, which lies beside the installed program or in the build tree. Reports folders that are not there.
std::vector<LibraryFolder> FindLibraryFolders(const std::vector<std::filesystem::path>& from_options, DiagnosticSink& sink);

}  // namespace tally
