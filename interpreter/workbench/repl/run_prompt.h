#pragma once

#include "workbench/repl/prompt.h"

namespace tally {

/// Reads inputs until the end or `quit`. False when standard input is no terminal and an input failed.
bool RunPrompt(std::unique_ptr<Run> run, const PromptOutput& output);

}  // namespace tally
