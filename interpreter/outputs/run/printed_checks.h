#pragma once

#include <set>

#include "language/binder/tree/bound.h"

namespace tally {

/// The checks whose findings some form, listing or worksheet prints or counts, whether or not its file is asked for.
std::set<ChecksId> PrintedChecks(const bound::Program& program);

}  // namespace tally
