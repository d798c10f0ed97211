#include "workbench/testing/compare_files.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "foundation/source/read_file.h"
#include "foundation/source/utf8.h"
#include "outputs/writing/csv_writer.h"
#include "outputs/writing/folder_writer.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

std::string LineAt(std::string_view text, size_t number) {
  for (size_t i = 0; i < number && !text.empty(); ++i) {
    const size_t end = text.find('\n');
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return text.empty() ? std::string("no line") : fmt::format("\"{}\"", Printable(text.substr(0, text.find('\n'))));
}

/// The number of the first line in which two different texts differ, from 0.
size_t FirstDifference(std::string_view a, std::string_view b) {
  const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<size_t>(std::count(a.begin(), at, '\n'));
}

}  // namespace

bool CompareOutputFiles(Run& run, const ast::Text& named, const fs::path& folder) {
  DiagnosticSink& sink = run.sink();
  const auto fail = [&](std::string text) -> Diagnostic& {
    return sink.Report(DiagnosticKind::ExpectationFailed, named.span, std::move(text));
  };
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    sink.Report(DiagnosticKind::DataFileMissing, named.span, fmt::format("there is no folder \"{}\"", Printable(named.text)));
    return false;
  }
  if (const std::optional<PathFault> fault = SettleFolder(folder)) {
    ReportPath(*fault, sink);
    return false;
  }
  bool same = true;
  std::map<std::string, std::string> expected;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    Result<std::string> text = ReadFile(it->path());
    if (text) {
      expected[name] = std::move(*text);
    } else {
      same = false;
      fail(fmt::format("\"{}\" is expected, but cannot be read: {}", Printable(name), text.message()));
    }
  }
  const size_t errors_before = sink.error_count();
  const std::vector<ResultTable> tables = run.ComputeOutputs();
  if (sink.error_count() != errors_before) {
    return false;
  }
  for (const ResultTable& table : tables) {
    if (table.file.empty()) {
      continue;
    }
    std::string written;
    WriteCsv(table, [&](std::string_view bytes) {
      written += bytes;
      return true;
    });
    const auto found = expected.find(table.file);
    if (found == expected.end()) {
      same = false;
      fail(fmt::format("\"{}\" is written, but not expected", Printable(table.file)));
      continue;
    }
    if (found->second != written) {
      same = false;
      const size_t line = FirstDifference(written, found->second);
      fail(fmt::format("\"{}\" differs, first in line {}", Printable(table.file), line + 1))
          .Hint(fmt::format("expected {}", LineAt(found->second, line)))
          .Hint(fmt::format("written  {}", LineAt(written, line)));
    }
    expected.erase(found);
  }
  for (const auto& [name, text] : expected) {
    same = false;
    fail(fmt::format("\"{}\" is expected, but not written", Printable(name)));
  }
  return same;
}

}  // namespace tally
