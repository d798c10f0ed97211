#pragma once

#include <string>

#include "workbench/session/compile.h"

namespace tally {

/// The definitions in which two programs differ, as a text for people: added, dropped, changed, each with its place, reason and wording.
/// Definitions are the same when they say the same, edits made to them included (SameTree).
std::string DescribeRuleDifferences(const Compiled& left, const Compiled& right, const std::string& left_name,
                                    const std::string& right_name);

/// All definitions of a program as they hold after replacements, changes and drops, each with its origin; then what was dropped and what
/// fell away with it.
std::string FlattenedText(const Compiled& compiled);

}  // namespace tally
