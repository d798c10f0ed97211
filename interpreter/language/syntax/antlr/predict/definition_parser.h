#pragma once

#include <memory>

#include "TallyParser.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/antlr/messages/error_strategy.h"
#include "language/syntax/antlr/tokens/token_reader.h"
#include "language/syntax/antlr/tokens/token_window.h"

namespace tally::syntax {

/// Parses one definition after the other. First with ANTLR's fast prediction (SLL), which gives up at the first token that does not fit;
/// then, for the message, with the full one. A tree is valid until the next call; null when there were errors.
class DefinitionParser {
 public:
  DefinitionParser(const TokenReader& tokens, DiagnosticSink& sink);
  DefinitionParser(const DefinitionParser&) = delete;
  DefinitionParser& operator=(const DefinitionParser&) = delete;

  grammar::TallyParser::FileItemContext* ParseFileItem(const DefinitionTokens& tokens);
  grammar::TallyParser::PromptItemContext* ParsePromptItem(const DefinitionTokens& tokens);
  grammar::TallyParser::SlotContext* ParseSlot(const DefinitionTokens& tokens);

 private:
  template <class Rule>
  auto Parse(const DefinitionTokens& tokens, std::string_view unit, Rule rule) -> decltype(rule());

  const TokenReader& tokens_;
  DiagnosticSink& sink_;
  TokenWindow window_;
  grammar::TallyParser parser_;
  std::shared_ptr<antlr4::ANTLRErrorStrategy> give_up_;
  std::shared_ptr<ErrorStrategy> explain_;
};

}  // namespace tally::syntax
