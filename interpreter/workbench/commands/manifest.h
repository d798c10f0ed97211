#pragma once

#include <string>
#include <vector>

#include "workbench/session/run.h"

namespace tally {

/// What made the outputs, as JSON: version, script, libraries, parameters, input files with their hashes, output files. Equal runs give
/// equal texts: there is no time and no machine in it.
std::string MakeManifest(Run& run, const std::vector<ResultTable>& tables);

}  // namespace tally
