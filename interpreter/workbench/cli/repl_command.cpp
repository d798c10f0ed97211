#include "workbench/cli/asking.h"
#include "workbench/cli/shared_options.h"
#include "workbench/repl/run_prompt.h"

namespace tally {
namespace {

int Execute(CommandLine& line) {
  Session session(OptionsToAsk(line, line.arguments().empty() ? line.WithoutProgram() : line.ProgramOf(line.arguments()[0])));
  std::unique_ptr<Run> run = OpenToAsk(line, session);
  line.PrintMessages(session.sink(), session.sources());
  if (run == nullptr) {
    return kExitFault;
  }
  return RunPrompt(std::move(run), OutputOfAnswers(line), {.path = line.Path("data"), .command = line.Place()}) ? kExitOk : kExitFault;
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
