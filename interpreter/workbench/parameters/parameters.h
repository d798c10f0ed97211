#pragma once

#include "engine/evaluation/executor.h"
#include "foundation/diagnostics/diagnostic.h"
#include "workbench/parameters/settings.h"

namespace tally {

/// The values given for a program's parameters, as far as they can be read without data.
struct GivenParameters {
  std::vector<std::optional<plan::ParamValue>> values;  // by ParamId
};

/// Reads and checks what was given: unknown names, values that do not fit, bounds that are literals, required ones that are not given.
GivenParameters ReadParameters(const bound::Program& program, const Settings& settings, DiagnosticSink& sink);

/// Puts all parameters' values into the planner: those given, and defaults, which may read the data. Then checks what only the data can
/// tell: bounds, and values that must be in a column or table. Returns false when it reported something.
bool SetParameters(const GivenParameters& given, Executor& executor, DiagnosticSink& sink);

/// Puts the parameters' values into the planner for one test: by their defaults, computed when they are first read. One that has none is a
/// fault where it is read. Neither bounds nor values are checked.
void SetParametersForTest(Executor& executor, DiagnosticSink& sink);

}  // namespace tally
