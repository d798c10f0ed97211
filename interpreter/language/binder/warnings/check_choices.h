#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"

namespace tally {

/// Notes the choices of which a missing value takes the next branch without a word: no branch asks whether it is missing, and `otherwise`
/// gives a value.
void NoteChoicesOfMissing(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink);

}  // namespace tally
