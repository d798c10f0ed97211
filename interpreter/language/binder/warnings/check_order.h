#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"

namespace tally {

/// Names what depends on the order of a file: outputs whose rows have no key and are not sorted, and `row_number`. Nothing else does.
void NoteOrderOfFile(const bound::Program& program, DiagnosticSink& sink);

}  // namespace tally
