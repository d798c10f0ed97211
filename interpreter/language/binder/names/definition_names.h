#pragma once

#include <string>
#include <vector>

#include "language/syntax/ast.h"

namespace tally {

/// Every name that a definition's rule mentions, unresolved: which other definitions it may need. Of parameters, tables, cohorts and
/// defines only; others give none.
std::vector<std::string> NamesIn(const ast::Definition& definition);

/// Whether the rule of a define or cohort says `inherited`.
bool SaysInherited(const ast::Definition& definition);

}  // namespace tally
