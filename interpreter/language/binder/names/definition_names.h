#pragma once

#include <set>
#include <string>

#include "language/syntax/ast.h"

namespace tally {

/// Every name that a definition's rule mentions, unresolved: which other definitions it may need. Of parameters, tables, cohorts and
/// defines only; others give none.
std::set<std::string> NamesIn(const ast::Definition& definition);

}  // namespace tally
