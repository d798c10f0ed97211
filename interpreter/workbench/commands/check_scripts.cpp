#include "workbench/commands/check_scripts.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/binder/warnings/check_choices.h"
#include "language/binder/warnings/check_order.h"
#include "language/binder/warnings/check_rules.h"
#include "workbench/comparing/what_if.h"
#include "workbench/session/compile.h"
#include "workbench/session/unused_names.h"
#include "workbench/testing/check_tests.h"

namespace tally {

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

void CheckScript(Session& session) {
  if (const CompiledRef compiled = Compile(session)) {
    CheckTests(*compiled, session.sink());
    CheckWhatIfs(session, *compiled);
    NoteMissingGroups(compiled->program, compiled->merged.program, session.sink());
    NoteChoicesOfMissing(compiled->program, session.sources(), session.sink());
    NoteOrderOfFile(compiled->program, session.sink());
    NoteUnusedNames(*compiled, session.sink());
    NoteReplacements(*compiled, session.sink());
  }
}

}  // namespace tally
