#include "workbench/testing/test_files.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/program/script_text.h"

namespace tally {

namespace fs = std::filesystem;

std::optional<fs::path> PathOfTest(const ast::Text& path, const fs::path& folder, DiagnosticSink& sink) {
  const fs::path named(path.text);
  const bool leaves = path.text.empty() || path.text.find('\0') != std::string::npos || named.is_absolute() ||
                      std::any_of(named.begin(), named.end(), [](const fs::path& part) { return part == ".."; });
  if (leaves) {
    sink.Report(DiagnosticKind::BadPath, path.span, fmt::format("\"{}\" does not lie below the script's folder", Printable(path.text)))
        .Hint("a test reads files beside its script or in folders below");
    return std::nullopt;
  }
  return folder / named;
}

std::optional<std::string> ReadFileOfTest(const ast::Text& path, const fs::path& folder, DiagnosticSink& sink) {
  const std::optional<fs::path> file = PathOfTest(path, folder, sink);
  if (!file) {
    return std::nullopt;
  }
  Result<std::string> text = ReadScriptText(*file);
  if (!text) {
    sink.Report(DiagnosticKind::DataFileMissing, path.span, fmt::format("\"{}\" cannot be read: {}", Printable(path.text), text.message()));
    return std::nullopt;
  }
  return std::move(*text);
}

}  // namespace tally
