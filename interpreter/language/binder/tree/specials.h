#pragma once

#include "language/binder/tree/bound.h"

/// What an expression says of the place at hand: `count`, `rate`, `line text` ...
namespace tally::bound {

/// Whether `kind` is part of an expression.
bool Mentions(const Expr& expr, SpecialKind kind);
/// Whether any is.
bool MentionsSpecial(const Expr& expr);

}  // namespace tally::bound
