#pragma once

#include "workbench/session/session.h"

namespace tally {

/// Finds what is wrong with the tests of a script without running them: names, types, tables and columns that are given. Expectations about
/// cells of outputs and about cases are left to `tally test`.
void CheckTests(Session& session);

}  // namespace tally
