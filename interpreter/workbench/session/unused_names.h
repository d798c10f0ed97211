#pragma once

#include "workbench/session/compile.h"

namespace tally {

/// Notes the definitions of the script itself that nothing uses. Silent where the script writes nothing or is a library.
void NoteUnusedNames(const Compiled& compiled, DiagnosticSink& sink);

}  // namespace tally
