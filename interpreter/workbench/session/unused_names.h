#pragma once

#include "workbench/session/compile.h"

namespace tally {

/// Notes the definitions of the script itself that nothing uses. Silent where the script writes nothing or is a library.
void NoteUnusedNames(const Compiled& compiled, DiagnosticSink& sink);

/// Notes the script's replacements, changes and drops that give no reason, and those that leave out an argument that the rule before used.
void NoteReplacements(const Compiled& compiled, DiagnosticSink& sink);

}  // namespace tally
