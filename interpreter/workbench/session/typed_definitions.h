#pragma once

#include <memory>
#include <vector>

#include "workbench/session/run.h"

namespace tally {

/// A run with more definitions, which were typed in `file` and take the place of those that are there; data is shared where it can be.
/// Null, and faults in the session's sink, when they are faulty: then the run before goes on.
std::unique_ptr<Run> WithTyped(Run& run, FileId file, std::vector<ast::Definition> definitions);

}  // namespace tally
