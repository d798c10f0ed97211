#pragma once

#include "engine/evaluation/executor.h"

namespace tally {

/// Evaluates the `require`s of a program, those about every row of a file included; reports those that do not hold. False when there was
/// one.
bool CheckRequirements(Executor& executor, DiagnosticSink& sink);

}  // namespace tally
