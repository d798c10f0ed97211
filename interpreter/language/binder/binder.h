#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"
#include "language/program/merged_program.h"

namespace tally {

/// Checks all names, types, grain, missing-ness and cycles, and gives the bound program. Reports every root error in one run; what depends
/// on a faulty definition is silent. Nothing may be computed with it when the sink has errors.
bound::Program Bind(const MergedProgram& merged, const SourceMap& sources, DiagnosticSink& sink);

}  // namespace tally
