#pragma once

#include <map>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"

namespace tally {

/// Values of `--set` by parameter, as they were typed.
using Settings = std::map<std::string, std::string>;

/// Reads `name=value` texts. Reports a text without `=`, a name given twice, and what is not UTF-8.
Settings ParseSettings(const std::vector<std::string>& texts, DiagnosticSink& sink);

}  // namespace tally
