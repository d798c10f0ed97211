#pragma once

#include <functional>
#include <string_view>

#include "workbench/session/session.h"

namespace tally {

/// Answers one `what if`: makes a second program with the edits, over the data of the session, and prints what differs. The session stays
/// as it is; faults are reported to its sink.
void AnswerWhatIf(Session& session, const ast::WhatIf& question, size_t width, const std::function<bool(std::string_view)>& print);

/// Answers those of the script, in their order.
void AnswerWhatIfs(Session& session, size_t width, const std::function<bool(std::string_view)>& print);

}  // namespace tally
