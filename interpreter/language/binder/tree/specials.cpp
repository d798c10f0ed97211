#include "language/binder/tree/specials.h"

#include <variant>

#include "language/binder/tree/walk.h"

namespace tally::bound {
namespace {

template <class IsWanted>
bool Any(const Expr& expr, const IsWanted& is_wanted) {
  const auto* special = std::get_if<Special>(&expr.node);
  bool found = special != nullptr && is_wanted(special->kind);
  ForEachPart(expr, [&](const Expr& part) { found = found || Any(part, is_wanted); });
  return found;
}

}  // namespace

bool Mentions(const Expr& expr, SpecialKind kind) {
  return Any(expr, [kind](SpecialKind found) { return found == kind; });
}

bool MentionsSpecial(const Expr& expr) {
  return Any(expr, [](SpecialKind) { return true; });
}

}  // namespace tally::bound
