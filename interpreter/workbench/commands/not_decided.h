#pragma once

#include "workbench/session/run.h"

namespace tally {

/// Tells the account of a run: decisions that were undetermined because a value was missing (they count as no), picks between rows of
/// equal order, rows that a number leaves out, conditions that nothing meets. The largest few; the rest is counted.
void NoteWhatIsNotDecided(Run& run);

}  // namespace tally
