#include <cstdio>

#include "workbench/cli/command_line.h"
#include "workbench/cli/progress_line.h"
#include "workbench/cli/shared_options.h"
#include "workbench/repl/run_prompt.h"
#include "workbench/session/open_run.h"

namespace tally {
namespace {

int Execute(CommandLine& line) {
  SessionOptions options = line.arguments().empty() ? line.WithoutProgram() : line.ProgramOf(line.arguments()[0]);
  options.keep_all_columns = true;
  options.verify_cache = line.Has("verify");
  options.shows_private = line.Has("private");
  Session session(std::move(options));
  ProgressLine progress;
  std::unique_ptr<Run> run = OpenRun(session, {.data = line.Path("data"), .command = line.Place(), .progress = progress.Callback()});
  progress.Clear();
  line.PrintMessages(session.sink(), session.sources());
  if (run == nullptr) {
    return kExitFault;
  }
  PromptOutput output;
  output.answers = [&](std::string_view text) { return line.Print(text); };
  output.messages = [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    return std::fflush(stderr) == 0;
  };
  output.print.width = OutputWidth();
  output.json_messages = line.format() == MessageFormat::kJson;
  output.colour = ColourOnTerminal();
  output.values = line.prints_values();
  return RunPrompt(std::move(run), std::move(output), {.path = line.Path("data"), .command = line.Place()}) ? kExitOk : kExitFault;
}

}  // namespace

CommandSpec ReplCommand() {
  return {.name = "repl",
          .arguments = "[SCRIPT|LIBRARY]",
          .max_arguments = 1,
          .wanted = "one script or library is opened at a time",
          .summary = "answers questions about data, one after the other",
          .description =
              R"(Reads the data once and answers what is typed: questions, definitions, and commands
to look around; `help` there lists them. A library with a year is named in quotes:
`tally repl "us.car for 2025" --data DIR`. Input from a pipe or file is answered in
the same way, without a prompt; the exit code is 1 when any of it failed.

On a terminal the last 1,000 inputs are kept in ~/.tally_history, which only you can
read. TALLY_HISTORY names another file; when it is empty, nothing is kept.
)",
          .options = {kDataOption, kSetOption, kLibraryOption, kJobsOption, kVerifyOption, kPrivateOption},
          .run = Execute};
}

}  // namespace tally
