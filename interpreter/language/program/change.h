#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/program/change_list.h"
#include "language/syntax/ast.h"

namespace tally {

/// Applies the edits of `change KIND NAME because "..." { add ... replace ... drop ... }` to a copy of the definition that is changed.
/// Reports T0201 where an edit names what is not there, T0205 where it adds what is there. `before` are the parts that earlier changes
/// edited; those of this change are given back.
std::vector<EditedPart> ApplyChange(const ast::Change& change, ast::Definition& definition, const std::vector<EditedPart>& before,
                                    DiagnosticSink& sink);

}  // namespace tally
