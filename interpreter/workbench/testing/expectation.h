#pragma once

#include "workbench/session/run.h"

namespace tally {

/// Checks one expectation in a run that was started for its test. One that does not hold is reported as T0801 with the values of its
/// parts; true when it holds.
bool CheckExpectation(Run& run, const ast::Expectation& expectation);

}  // namespace tally
