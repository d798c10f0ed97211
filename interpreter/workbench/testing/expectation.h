#pragma once

#include "workbench/session/run.h"

namespace tally {

/// Checks one expectation in a run that was started for its test. One that does not hold is reported as T0801 with the values of its
/// parts; true when it holds.
bool CheckExpectation(Run& run, const ast::Expectation& expectation);

/// Reports that an expectation names a cell and says nothing of it.
void ReportCellAsCondition(const ast::Expr& cell, const SourceMap& sources, DiagnosticSink& sink);
/// Reports that an expectation which only says a value says no condition.
void ReportNoCondition(const ast::Expr& value, DiagnosticSink& sink);

}  // namespace tally
