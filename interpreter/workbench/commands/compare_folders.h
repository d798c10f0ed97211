#pragma once

#include <filesystem>
#include <optional>

#include "workbench/commands/write_comparison.h"

namespace tally {

/// The CSV files of two output folders, cell by cell; rows are paired by the first columns, as far as they are needed to tell rows apart.
/// Nothing, and reported, when a file cannot be read.
std::optional<ComparedOutputs> CompareFolders(const std::filesystem::path& left, const std::filesystem::path& right, DiagnosticSink& sink);

}  // namespace tally
