#include "language/syntax/plain_text.h"

namespace tally::ast {

std::optional<std::string> PlainText(const Expr& expr) {
  const auto* text = std::get_if<TextLiteral>(&expr.node);
  if (text == nullptr) {
    return std::nullopt;
  }
  std::string plain;
  for (const TextLiteral::Piece& piece : text->pieces) {
    if (piece.slot != nullptr) {
      return std::nullopt;
    }
    plain += piece.text;
  }
  return plain;
}

std::optional<std::string> PlainText(const ExprPtr& expr) {
  return expr == nullptr ? std::nullopt : PlainText(*expr);
}

}  // namespace tally::ast
