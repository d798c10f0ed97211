#pragma once

#include <string>

#include "workbench/session/run.h"

namespace tally {

/// What `tally run --profile` prints: the stages of the run in their order, then the definitions and outputs, those that took longest
/// first.
std::string ProfileTable(Run& run);

}  // namespace tally
