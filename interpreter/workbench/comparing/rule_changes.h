#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "workbench/comparing/change.h"
#include "workbench/session/run.h"

namespace tally {

/// Definitions of one program that take the place of those of another: files that are read one after the other.
using EditFiles = std::vector<std::shared_ptr<const LoadedModule>>;

/// A change of rules, and how it is made to the left program.
struct RuleChange {
  Change change;
  EditFiles edits;
  std::set<std::string> names;  // of the definitions
};

/// The left program with edits; null when that does not bind.
CompiledRef WithRules(Run& left, const EditFiles& edits);

/// What makes the left program the right one, in sets that bind by themselves, as small as they are found. At most `most`: where there are
/// more, all are one.
std::vector<RuleChange> RuleChangesOf(Run& left, Run& right, size_t most);

}  // namespace tally
