#pragma once

#include "language/binder/tree/bound.h"

namespace tally::bound {

/// The same value in the same place, as far as that shows: columns, facts without arguments, parameters and variables.
bool SameExpression(const Expr& a, const Expr& b);

}  // namespace tally::bound
