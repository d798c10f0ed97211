#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"

namespace tally {

/// Warns of numbers that a form hides by a mark and that another output prints into a file: numbers of `cells of` and `lines of` where
/// nothing asks whether they are `hidden`, and a form that prints the same counts without marks. A file that is written only `if` something
/// holds is taken to be for those who may see them.
void WarnOfHiddenNumbers(const bound::Program& program, DiagnosticSink& sink);

}  // namespace tally
