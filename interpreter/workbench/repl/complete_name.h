#pragma once

#include <string>

#include "workbench/repl/completion.h"
#include "workbench/session/run.h"

namespace tally {

/// What may stand at the end of a line: a name, after a point a column or fact of the row before it, in quotes a code or value of the
/// column that the text is compared with. At most 200 candidates.
Completion CompleteName(Run& run, const std::string& before);

}  // namespace tally
