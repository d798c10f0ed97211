#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/warnings/check_rules.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/session/compile.h"
#include "workbench/session/unused_names.h"
#include "workbench/testing/check_tests.h"

namespace tally {
namespace {

/// A folder stands for the scripts in it and in its folders, by name.
std::vector<std::string> ScriptsOf(const std::vector<std::string>& paths, DiagnosticSink& sink) {
  std::vector<std::string> scripts;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      scripts.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    for (auto entry = std::filesystem::recursive_directory_iterator(path, error);
         !error && entry != std::filesystem::recursive_directory_iterator(); entry.increment(error)) {
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

int Execute(CommandLine& line) {
  DiagnosticSink sink;
  const std::vector<std::string> scripts = ScriptsOf(line.arguments(), sink);
  if (sink.HasErrors()) {
    line.PrintMessages(sink, SourceMap());
    return kExitFault;
  }
  int exit_code = kExitOk;
  for (const std::string& script : scripts) {
    SessionOptions options = line.ProgramOf(script);
    options.any_year = true;
    options.jobs = 1;
    Session session(std::move(options));
    if (const CompiledRef compiled = Compile(session)) {
      CheckTests(*compiled, session.sink());
      NoteMissingGroups(compiled->program, compiled->merged.program, session.sink());
      NoteUnusedNames(*compiled, session.sink());
    }
    if (session.sink().HasErrors()) {
      exit_code = kExitFault;
    } else if (line.format() == MessageFormat::kText) {
      line.Print(fmt::format("{}: no fault found\n", Printable(script)));
    }
    line.PrintMessages(session.sink(), session.sources());
  }
  return exit_code;
}

}  // namespace

CommandSpec CheckCommand() {
  return {.name = "check",
          .arguments = "SCRIPT|FOLDER|LIBRARY...",
          .min_arguments = 1,
          .max_arguments = kAnyNumber,
          .wanted = "no script is named",
          .summary = "finds every fault of scripts that shows without data",
          .description =
              R"(Finds every fault of the scripts and their libraries that shows without data; a
folder stands for the scripts in it, a library with a year is named in quotes:
spelling, names, types, definitions that depend on themselves. Exit code 1 when
there is one. Where a parameter chooses a library's year and is not given by `--set`,
the last year that the library covers is checked.
)",
          .options = {kSetOption, kLibraryOption},
          .run = Execute};
}

}  // namespace tally
