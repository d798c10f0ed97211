#pragma once

#include "workbench/session/compile.h"

namespace tally {

/// Finds what is wrong with the tests of a script without running them: names, types, tables and columns that are given. Expectations about
/// cells of outputs and about cases are left to `tally test`.
void CheckTests(const Compiled& compiled, DiagnosticSink& sink);

/// Reports parameters of a test that the program does not have, or that it sets twice.
void CheckParametersOfTest(const ast::Test& test, const Merged& merged, DiagnosticSink& sink);

}  // namespace tally
