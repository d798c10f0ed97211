#pragma once

#include <vector>

#include "language/program/merged_program.h"

namespace tally {

/// `inherited` in a rule that has no definition of its own to call, such as a parameter's default or a clause of a measure: the rule with
/// `before` in its place. The rule itself where nothing was before it.
ast::ExprPtr WithInherited(const ast::ExprPtr& rule, const ast::ExprPtr& before);

/// A definition and, of a define or cohort, those that it replaced and that `inherited` in it reaches, the newest first.
std::vector<const ast::Definition*> RulesOf(const MergedDefinition& merged);
/// Whether the rules that `inherited` reaches in two definitions say the same (SameTree).
bool SameInherited(const MergedDefinition& a, const MergedDefinition& b);
/// Whether that holds, and two definitions say the same themselves.
bool SameRules(const MergedDefinition& a, const MergedDefinition& b);

}  // namespace tally
