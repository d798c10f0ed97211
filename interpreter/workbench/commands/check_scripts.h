#pragma once

#include <string>
#include <vector>

#include "workbench/session/session.h"

namespace tally {

/// The scripts to check: a folder stands for the scripts in it and in its folders, by name. A folder without any is a fault.
std::vector<std::string> ScriptsOf(const std::vector<std::string>& paths, DiagnosticSink& sink);

/// Finds every fault of the session's program, of its libraries and of their tests that shows without data, and notes what is worth a
/// look. The findings are in the session's sink.
void CheckScript(Session& session);

}  // namespace tally
