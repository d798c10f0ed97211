#pragma once

#include "engine/dataset/set_aside.h"
#include "engine/evaluation/executor.h"

namespace tally {

/// Evaluates the `require`s of a program, those about every row of a file included; reports those that do not hold. False when there was
/// one. With `set_aside` rows of files that do not hold are set aside instead; as long as there is one, nothing is asked of the rest.
bool CheckRequirements(Executor& executor, RowsSetAside* set_aside, DiagnosticSink& sink);

}  // namespace tally
