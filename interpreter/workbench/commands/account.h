#pragma once

#include "workbench/session/run.h"

namespace tally {

/// Adds what the rules could not decide as notes: decisions that were undetermined because a value was missing (they count as no), and
/// picks between rows of equal order. The largest few; the rest is counted.
void AddAccount(Run& run);

}  // namespace tally
