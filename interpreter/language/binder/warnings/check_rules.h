#pragma once

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"
#include "language/program/merged_program.h"

namespace tally {

/// Warns of what is suspicious in a program without faults: branches that are never reached, lines of partitions that meet, codes without a
/// line.
void CheckRules(const bound::Program& program, const SourceMap& sources, DiagnosticSink& sink);

/// Notes the keys of the script's own derived tables by which rows without a value form a group.
void NoteMissingGroups(const bound::Program& program, const MergedProgram& merged, DiagnosticSink& sink);

}  // namespace tally
