#pragma once

#include <string>
#include <vector>

#include "session/session.h"

namespace tally {

/// Names of the program (or, in quotes, codes) that begin so; at most 200, in order.
std::vector<std::string> CompleteName(const Session& session, const std::string& beginning, bool in_quotes);

}  // namespace tally
