#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/commands/check_scripts.h"

namespace tally {
namespace {

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
    CheckScript(session);
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
