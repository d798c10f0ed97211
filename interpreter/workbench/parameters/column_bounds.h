#pragma once

#include "engine/dataset/set_aside.h"
#include "engine/evaluation/executor.h"

namespace tally {

/// `credits : decimal from 0 through 60`
inline bool HasBounds(const bound::Column& column) {
  return column.from || column.through || column.above;
}

/// Checks the values of columns with bounds; reports the first of each column that are outside, and how many there are. False when there
/// was one. With `set_aside` all of their rows are set aside instead, and nothing is reported of rows that stand in a file.
bool CheckColumnBounds(Executor& executor, RowsSetAside* set_aside, DiagnosticSink& sink);

}  // namespace tally
