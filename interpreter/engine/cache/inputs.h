#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/cache/contents.h"
#include "foundation/diagnostics/diagnostic.h"
#include "foundation/types/schema.h"

namespace tally {

/// The files of these tables as they are now, each once; without hashes.
std::vector<CacheInput> LookAtInputs(const std::filesystem::path& folder, const std::vector<TableSchema>& tables);

enum class InputComparison { kSizeAndTime, kContents };

/// Compares the files that a cache was made of with what is in their folder now, by size and time or by their hashes. Reports T0703 for
/// each that differs and gives false then. Where the folder is gone, nothing can be compared: that is noted (T0705), and the answer is
/// true.
bool CheckInputs(const CacheContents& contents, InputComparison comparison, const std::string& cache, DiagnosticSink& sink);

}  // namespace tally
