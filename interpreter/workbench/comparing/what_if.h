#pragma once

#include <functional>
#include <string_view>

#include "workbench/session/run.h"

namespace tally {

/// Answers one `what if`: makes a second program with the edits, over the data of the run, and prints what differs. The run stays
/// as it is; faults are reported to its sink.
void AnswerWhatIf(Run& run, const ast::WhatIf& question, size_t width, const std::function<bool(std::string_view)>& print);

/// Finds the faults of the script's `what if`s that show without data.
void CheckWhatIfs(Session& session, const Compiled& compiled);

/// Answers those of the script, in their order.
void AnswerWhatIfs(Run& run, size_t width, const std::function<bool(std::string_view)>& print);

}  // namespace tally
