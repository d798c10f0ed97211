#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"

namespace tally {

/// Warns of two lines of a partition with one condition, and, where all its lines ask for codes of one value, of codes that are on no line
/// and are not said to be unlisted, and of missing values likewise.
void CheckPartition(const bound::Program& program, const bound::Axis& axis, const SourceMap& sources, DiagnosticSink& sink);

}  // namespace tally
