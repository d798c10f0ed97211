#include "language/program/inherited.h"

#include <algorithm>

#include "language/syntax/name_uses.h"
#include "language/syntax/same_tree.h"
#include "language/syntax/walk.h"

namespace tally {
namespace {

bool IsInherited(const ast::Expr& expr) {
  const auto* name = std::get_if<ast::NameRef>(&expr.node);
  return name != nullptr && name->name.text == "inherited" && !name->has_args;
}

bool SaysInherited(const ast::Expr& expr) {
  bool says = IsInherited(expr);
  ast::ForEachPart(expr, [&](const ast::ExprPtr& part) { says = says || SaysInherited(*part); });
  return says;
}

bool SaysInherited(const ast::Definition& definition) {
  const bool is_rule = std::holds_alternative<ast::Define>(definition.node) || std::holds_alternative<ast::Cohort>(definition.node);
  if (!is_rule) {
    return false;
  }
  const NameUses uses = NameUsesOf(definition);
  return uses.values.contains("inherited") || uses.rows.contains("inherited");
}

}  // namespace

ast::ExprPtr WithInherited(const ast::ExprPtr& rule, const ast::ExprPtr& before) {
  if (before == nullptr || !SaysInherited(*rule)) {
    return rule;
  }
  if (IsInherited(*rule)) {
    return before;
  }
  return ast::MapParts(*rule, [&](const ast::ExprPtr& part) { return WithInherited(part, before); });
}

std::vector<const ast::Definition*> RulesOf(const MergedDefinition& merged) {
  std::vector<const ast::Definition*> rules = {merged.definition};
  for (size_t i = 0; i < merged.replaced.size() && SaysInherited(*rules.back()); ++i) {
    rules.push_back(merged.replaced[i]);
  }
  return rules;
}

bool SameInherited(const MergedDefinition& a, const MergedDefinition& b) {
  const std::vector<const ast::Definition*> left = RulesOf(a);
  const std::vector<const ast::Definition*> right = RulesOf(b);
  return std::equal(left.begin() + 1, left.end(), right.begin() + 1, right.end(),
                    [](const ast::Definition* x, const ast::Definition* y) { return SameTree(*x, *y); });
}

bool SameRules(const MergedDefinition& a, const MergedDefinition& b) {
  return SameTree(*a.definition, *b.definition) && SameInherited(a, b);
}

}  // namespace tally
