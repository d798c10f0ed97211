#pragma once

#include "workbench/session/session.h"

namespace tally {

/// Notes the definitions of the script itself that nothing uses. Silent where the script writes nothing, is a library or could not be
/// bound.
void NoteUnusedNames(Session& session);

}  // namespace tally
