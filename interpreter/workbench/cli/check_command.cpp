#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/warnings/check_rules.h"
#include "language/program/standard_library.h"
#include "workbench/cli/command.h"
#include "workbench/cli/options.h"
#include "workbench/session/session.h"
#include "workbench/session/unused_names.h"
#include "workbench/testing/check_tests.h"

namespace tally {

namespace po = boost::program_options;

namespace {

/// A folder stands for the scripts in it, by name.
std::vector<std::string> ScriptsOf(const std::vector<std::string>& paths, DiagnosticSink& sink) {
  std::vector<std::string> scripts;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      scripts.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (auto entry = std::filesystem::directory_iterator(path, error); !error && entry != std::filesystem::directory_iterator();
         entry.increment(error)) {
      if (entry->path().extension() == ".tally") {
        found.push_back(entry->path().string());
      }
    }
    if (found.empty()) {
      sink.Report(
          DiagnosticKind::BadPath, PathPlace{Printable(path)},
          error ? fmt::format("the folder cannot be read: {}", error.message()) : "the folder holds no script: no file ends in .tally");
    }
    std::sort(found.begin(), found.end());
    scripts.insert(scripts.end(), found.begin(), found.end());
  }
  return scripts;
}

}  // namespace

int CheckCommand(const CommandLine& line) {
  DiagnosticSink sink;
  po::options_description description;
  AddScriptOptions(description);
  const std::optional<ParsedOptions> options = ParseOptions("tally check", line.arguments, description, sink);
  if (options && options->positional.empty()) {
    sink.Report(DiagnosticKind::BadCommand, PathPlace{"tally check"}, "no script is named: `tally check SCRIPT...`");
  }
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitCommand;
  }
  const Settings settings = ParseSettings(options->Texts("set"), sink);
  const std::vector<std::string> library_texts = options->Texts("library");
  const std::vector<LibraryFolder> libraries = FindLibraryFolders({library_texts.begin(), library_texts.end()}, sink);
  const std::vector<std::string> scripts = ScriptsOf(options->positional, sink);
  if (sink.HasErrors()) {
    PrintMessages(sink, SourceMap(), line.format);
    return kExitFault;
  }
  int exit_code = kExitOk;
  for (const std::string& script : scripts) {
    Session session({.script = script, .text = std::nullopt, .libraries = libraries, .settings = settings, .any_year = true, .jobs = 1});
    if (session.Compile()) {
      CheckTests(session);
      NoteMissingGroups(session.program(), session.merged().program, session.sink());
      NoteUnusedNames(session);
    }
    if (session.sink().HasErrors()) {
      exit_code = kExitFault;
    } else if (line.format == MessageFormat::kText) {
      Print(fmt::format("{}: no fault found\n", Printable(script)));
    }
    PrintMessages(session.sink(), session.sources(), line.format);
  }
  return exit_code;
}

}  // namespace tally
