#include "language/syntax/antlr/tokens/token_window.h"

#include <algorithm>

#include "foundation/base/check.h"

namespace tally::syntax {

void TokenWindow::Show(const DefinitionTokens* definition) {
  TALLY_CHECK(!definition->tokens.empty() && definition->tokens.back()->getType() == antlr4::Token::EOF);
  definition_ = definition;
  position_ = 0;
}

void TokenWindow::consume() {
  position_ = std::min(position_ + 1, definition_->tokens.size() - 1);
}

antlr4::Token* TokenWindow::LT(ssize_t offset) {
  TALLY_CHECK(offset != 0);
  const ssize_t index = static_cast<ssize_t>(position_) + (offset > 0 ? offset - 1 : offset);
  if (index < 0) {
    return nullptr;
  }
  return get(static_cast<size_t>(index));
}

size_t TokenWindow::LA(ssize_t offset) {
  const antlr4::Token* token = LT(offset);
  return token == nullptr ? antlr4::Token::INVALID_TYPE : token->getType();
}

antlr4::Token* TokenWindow::get(size_t index) const {
  return definition_->tokens[std::min(index, definition_->tokens.size() - 1)].get();
}

// The parser seeks to the begin when it is made, before there is a definition.
void TokenWindow::seek(size_t index) {
  position_ = definition_ == nullptr ? 0 : std::min(index, definition_->tokens.size() - 1);
}

antlr4::TokenSource* TokenWindow::getTokenSource() const {
  return definition_->tokens.front()->getTokenSource();
}

}  // namespace tally::syntax
