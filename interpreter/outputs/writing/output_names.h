#pragma once

#include <optional>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"
#include "outputs/tables/result.h"

namespace tally {

/// Checks what the script itself tells of output files' names: that they are plain names, and that no two files that are always written
/// have one.
void CheckOutputNames(const bound::Program& program, DiagnosticSink& sink);

/// The same for the files that a run gives.
void CheckResultNames(const std::vector<ResultTable>& tables, DiagnosticSink& sink);

}  // namespace tally
