#pragma once

#include <optional>
#include <string>

#include "language/syntax/ast.h"

namespace tally::ast {

/// What a text in quotes says that has no slots; nothing of any other expression.
std::optional<std::string> PlainText(const Expr& expr);
/// Null: nothing.
std::optional<std::string> PlainText(const ExprPtr& expr);

}  // namespace tally::ast
