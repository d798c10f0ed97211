#pragma once

#include <vector>

#include "language/binder/tree/bound.h"

namespace tally {

/// All parameters, each after those that its default and its bounds read, directly or through definitions and derived tables.
std::vector<ParamId> ParametersInOrder(const bound::Program& program);

}  // namespace tally
