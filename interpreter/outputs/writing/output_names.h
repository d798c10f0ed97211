#pragma once

#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "outputs/tables/result.h"

namespace tally {

/// Checks the names of the files that a run gives: that they are plain names, and that no two files have one. What the script itself tells
/// of them is checked when it is bound.
void CheckResultNames(const std::vector<ResultTable>& tables, DiagnosticSink& sink);

}  // namespace tally
