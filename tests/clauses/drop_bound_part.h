#pragma once

#include <set>
#include <string>

#include "language/binder/tree/bound.h"

namespace tally::clauses {

/// Takes one part, `Form.blocks`, out of every definition of a bound program: what may be absent is, a flag is as by default, a list is
/// empty, the last operand of a chain is gone, an item of a kind is nowhere. No part: nothing is changed. Gives the parts that it met.
std::set<std::string> DropBoundPart(bound::Program& program, const std::string& part);

}  // namespace tally::clauses
