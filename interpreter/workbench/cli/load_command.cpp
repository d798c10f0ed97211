#include <fmt/format.h>

#include "outputs/writing/stop_signals.h"
#include "workbench/cli/command_line.h"
#include "workbench/cli/progress_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/commands/load_data.h"

namespace tally {
namespace {

void Check(const CommandLine& line, DiagnosticSink& sink) {
  for (const char* wanted : {"data", "out"}) {
    if (line.Text(wanted).empty()) {
      sink.Report(DiagnosticKind::BadCommand, PathPlace{line.Place()},
                  fmt::format("`--{}` is not given: `tally load SCRIPT --data DIR --out FILE`", wanted));
    }
  }
}

int Execute(CommandLine& line) {
  StopSignals::Watch(line.StopMessage(), kExitStopped);
  SessionOptions options = line.ProgramOf(line.arguments()[0]);
  options.keep_all_columns = true;
  Session session(std::move(options));
  ProgressLine progress;
  LoadIntoCache(session, line.Text("data"), line.Text("out"), progress.Callback(), [&](std::string_view text) {
    progress.Clear();
    return line.Print(text);
  });
  progress.Clear();
  line.PrintMessages(session.sink(), session.sources());
  if (StopSignals::Stopped()) {
    return kExitStopped;
  }
  return session.sink().HasErrors() ? kExitFault : kExitOk;
}

}  // namespace

CommandSpec LoadCommand() {
  OptionSpec data = kDataOption;
  data.help = "the folder that holds the tables' files";
  OptionSpec set = kSetOption;
  set.help = "needed only where a parameter chooses a library's year";
  set.in_usage = OptionSpec::InUsage::kNot;
  return {.name = "load",
          .arguments = "SCRIPT|LIBRARY",
          .min_arguments = 1,
          .max_arguments = 1,
          .wanted = "one script is wanted, whose tables are loaded",
          .summary = "keeps a script's data, read and checked, in one file",
          .description =
              R"(Reads and checks the tables of SCRIPT in the folder of `--data` and keeps them in
FILE, a cache. `tally run` and `tally repl` take it in place of the folder and start
in milliseconds: `tally run SCRIPT --data FILE`. Results are the same.

A cache is refused when a file of the folder was changed since (size or time), when
the script declares its tables otherwise, when another version of tally made it, and
when it is damaged. `--verify` there checks everything and compares the contents.
)",
          .options = {data,
                      {.name = "out",
                       .value = "FILE",
                       .help = "the cache; one that is there is replaced, any other file is not",
                       .in_usage = OptionSpec::InUsage::kMust,
                       .letter = 'o'},
                      set,
                      kLibraryOption,
                      kJobsOption},
          .check = Check,
          .run = Execute};
}

}  // namespace tally
