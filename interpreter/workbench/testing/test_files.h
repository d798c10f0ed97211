#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/ast.h"

namespace tally {

/// A path that a test names, below the folder of its script. Reports paths that lead out of it; nothing then.
std::optional<std::filesystem::path> PathOfTest(const ast::Text& path, const std::filesystem::path& folder, DiagnosticSink& sink);
/// The bytes of a file that a test names, likewise.
std::optional<std::string> ReadFileOfTest(const ast::Text& path, const std::filesystem::path& folder, DiagnosticSink& sink);

}  // namespace tally
