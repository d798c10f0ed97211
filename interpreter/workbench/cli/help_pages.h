#pragma once

#include <string>

#include "workbench/cli/command_spec.h"

namespace tally {

/// `tally run SCRIPT --data DIR`: what a command cannot do without.
std::string ShortUsage(const CommandSpec& command);
/// What `tally` alone says.
std::string UsagePage();
/// `tally help`.
std::string OverviewPage();
/// `tally help run`.
std::string PageOf(const CommandSpec& command);

}  // namespace tally
