#pragma once

#include "language/syntax/ast.h"

namespace tally {

/// `inherited` in a rule that has no definition of its own to call, such as a parameter's default or a clause of a measure: the rule with
/// `before` in its place. The rule itself where nothing was before it.
ast::ExprPtr WithInherited(const ast::ExprPtr& rule, const ast::ExprPtr& before);

}  // namespace tally
