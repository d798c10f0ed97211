#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "outputs/publication/audit.h"
#include "workbench/session/run.h"

namespace tally {

/// What an audit found.
struct AuditResult {
  std::vector<RevealedNumber> revealed;
  std::vector<std::string> read;     // files of the folder that forms of the script describe, in the order of their names
  std::vector<std::string> missing;  // such files that are not there
  std::vector<std::string> unread;   // files of the folder that no form of the script describes, in their order
};

/// Audits the files of `published` and the suppressed cells of the run's own tables. The run is started. Faults go to its sink.
AuditResult AuditPublished(Run& run, const std::optional<std::filesystem::path>& published);

}  // namespace tally
