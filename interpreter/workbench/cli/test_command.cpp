#include <cstdio>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/program/standard_library.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/testing/run_tests.h"

namespace tally {

namespace po = boost::program_options;

int TestCommand(const CommandLine& line) {
  constexpr const char* kName = "tally test";
  DiagnosticSink sink;
  po::options_description description;
  description.add_options()("library", po::value<std::vector<std::string>>()->composing())("only", po::value<std::string>());
  const std::optional<ParsedOptions> options = ParseOptions(kName, line.arguments, description, sink);
  if (options && options->positional.empty()) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{kName}, "no script is named: `tally test SCRIPT...`");
  }
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitCommand;
  }
  const std::vector<std::string> library_texts = options->Texts("library");
  const std::vector<LibraryFolder> libraries = FindLibraryFolders({library_texts.begin(), library_texts.end()}, sink);
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitFault;
  }
  const bool as_text = line.format == MessageFormat::kText;
  size_t passed = 0;
  size_t failed = 0;
  bool faulty = false;
  for (const std::string& script : options->positional) {
    if (as_text) {
      Print(fmt::format("{}\n", Printable(script)));
    }
    TestRunner runner({.script = script, .text = std::nullopt, .libraries = libraries, .settings = {}},
                      options->Has("only") ? options->Text("only") : "",
                      [&](const TestResult& result, const DiagnosticSink& messages, const SourceMap& sources) {
                        ++(result.passed ? passed : failed);
                        if (as_text) {
                          Print(fmt::format("  {}  {}\n", result.passed ? "passed" : "FAILED", Printable(result.title)));
                        }
                        if (!result.passed) {
                          PrintMessages(messages, sources, line.format);
                        }
                      });
    if (!runner.Run()) {
      faulty = true;
      PrintMessages(runner.script().sink(), runner.script().sources(), line.format);
    }
  }
  if (as_text) {
    Print(fmt::format("{} passed, {} failed\n", passed, failed));
  }
  return failed == 0 && !faulty ? kExitOk : kExitFault;
}

}  // namespace tally
