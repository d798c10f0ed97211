#pragma once

#include "workbench/repl/prompt.h"

namespace tally {

/// Reads inputs until the end or `quit`. False when standard input is no terminal and an input failed.
bool RunPrompt(std::unique_ptr<Run> run, PromptOutput output, PromptData data);
/// Answers questions one after the other; `-` stands for those of standard input. False when one failed.
bool AskQuestions(std::unique_ptr<Run> run, const std::vector<std::string>& questions, PromptOutput output, PromptData data);

}  // namespace tally
