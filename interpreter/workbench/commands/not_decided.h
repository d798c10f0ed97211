#pragma once

#include "workbench/session/run.h"

namespace tally {

/// Notes what the rules could not decide: decisions that were undetermined because a value was missing (they count as no), and
/// picks between rows of equal order. The largest few; the rest is counted.
void NoteWhatIsNotDecided(Run& run);

}  // namespace tally
