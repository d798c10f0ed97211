#include "language/program/inherited.h"

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

}  // namespace tally
