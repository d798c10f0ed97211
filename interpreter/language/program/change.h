#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/ast.h"

namespace tally {

/// Applies the edits of `change KIND NAME because "..." { add ... replace ... drop ... }` to a copy of the definition that is changed.
/// Reports T0201 where an edit names what is not there, T0205 where it adds what is there.
void ApplyChange(const ast::Change& change, ast::Definition& definition, DiagnosticSink& sink);

}  // namespace tally
