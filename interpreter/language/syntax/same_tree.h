#pragma once

#include "language/syntax/ast.h"

namespace tally {

/// Whether two trees say the same: `1 + (2)` and `1+(2)` do, and a rule whose comment was changed is the rule it was. Reasons are part of
/// what is said, places, brackets that change nothing, documentation and `replace` are not.
bool SameTree(const ast::Definition& a, const ast::Definition& b);
bool SameTree(const ast::Expr& a, const ast::Expr& b);
/// Library line and definitions, in their order.
bool SameTree(const ast::Module& a, const ast::Module& b);

}  // namespace tally
