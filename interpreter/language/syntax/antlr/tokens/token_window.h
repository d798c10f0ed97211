#pragma once

#include <memory>
#include <string>
#include <vector>

#include <antlr4-runtime.h>

#include "foundation/source/source_file.h"
#include "language/syntax/token.h"

namespace tally::syntax {

/// The tokens of one definition, with an NL after each item of its blocks and EOF at the end.
struct DefinitionTokens {
  std::vector<std::unique_ptr<antlr4::CommonToken>> tokens;
  std::vector<uint16_t> depths;       // of each token: how many blocks are open around it (a brace counts as outside its block)
  bool readable = true;               // false: a message about it has been given, and it is not parsed
  bool unclosed_text = false;         // a text swallowed the rest of its line, brackets included
  bool finished = true;               // false: the text ended inside a bracket, a block, or after a word that wants more
  std::vector<Span> idle_semicolons;  // which stand between no two items
  std::string doc;
  ast::TokenList written;  // as they stand in the script, with comments, without NL and EOF
};

/// The parser's view of one definition.
class TokenWindow : public antlr4::TokenStream {
 public:
  void Show(const DefinitionTokens* definition);

  uint16_t Depth(size_t index) const { return definition_->depths[index]; }

  void consume() override;
  size_t LA(ssize_t offset) override;
  antlr4::Token* LT(ssize_t offset) override;
  antlr4::Token* get(size_t index) const override;
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  size_t index() override { return position_; }
  void seek(size_t index) override;
  size_t size() override { return definition_->tokens.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::TokenSource* getTokenSource() const override;
  // The texts are asked for by the runtime's own messages only, which are not used.
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  const DefinitionTokens* definition_ = nullptr;
  size_t position_ = 0;
};

}  // namespace tally::syntax
