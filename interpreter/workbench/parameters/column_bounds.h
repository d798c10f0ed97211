#pragma once

#include "engine/evaluation/executor.h"

namespace tally {

/// `credits : decimal from 0 through 60`
inline bool HasBounds(const bound::Column& column) {
  return column.from || column.through || column.above;
}

/// Checks the values of columns with bounds; reports the first of each column that are outside, and how many there are. False when there
/// was one.
bool CheckColumnBounds(Executor& executor, DiagnosticSink& sink);

}  // namespace tally
