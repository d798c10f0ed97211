#pragma once

#include <memory>

#include "workbench/cli/command_line.h"
#include "workbench/repl/prompt.h"
#include "workbench/session/run.h"

/// What `repl`, `ask`, `who` and `why` have in common.
namespace tally {

/// The options of a session whose rows are asked about.
SessionOptions OptionsToAsk(const CommandLine& line, SessionOptions program);

/// Reads the program of the session and the data that the command line names. Null: the session's sink says why.
std::unique_ptr<Run> OpenToAsk(const CommandLine& line, Session& session);

/// Answers go to the standard output, messages to the standard error.
PromptOutput OutputOfAnswers(CommandLine& line);

}  // namespace tally
