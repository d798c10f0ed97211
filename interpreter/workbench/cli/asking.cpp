#include "workbench/cli/asking.h"

#include <cstdio>
#include <utility>

#include "workbench/cli/progress_line.h"
#include "workbench/session/open_run.h"

namespace tally {

SessionOptions OptionsToAsk(const CommandLine& line, SessionOptions program) {
  program.keep_all_columns = true;
  program.verify_cache = line.Has("verify");
  program.shows_private = line.Has("private");
  return program;
}

std::unique_ptr<Run> OpenToAsk(const CommandLine& line, Session& session) {
  ProgressLine progress;
  std::unique_ptr<Run> run = OpenRun(session, {.data = line.Path("data"), .command = line.Place(), .progress = progress.Callback()});
  progress.Clear();
  return run;
}

PromptOutput OutputOfAnswers(CommandLine& line) {
  PromptOutput output;
  output.answers = [&line](std::string_view text) { return line.Print(text); };
  output.messages = [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    return std::fflush(stderr) == 0;
  };
  output.print.width = OutputWidth();
  output.colour = ColourOnTerminal();
  output.values = line.prints_values();
  output.json_messages = line.format() == MessageFormat::kJson;
  return output;
}

}  // namespace tally
