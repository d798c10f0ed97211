#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "outputs/publication/audit.h"
#include "workbench/session/session.h"

namespace tally {

/// What an audit found.
struct AuditResult {
  std::vector<RevealedNumber> revealed;
  std::vector<std::string> unread;  // files of the folder that no form of the script describes, in their order
};

/// Audits the files of `published` and the suppressed cells of the session's own tables. The session is started. Faults go to its sink.
AuditResult AuditPublished(Session& session, const std::optional<std::filesystem::path>& published);

}  // namespace tally
