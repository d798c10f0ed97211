#include "language/syntax/antlr/messages/error_strategy.h"

#include "TallyLexer.h"
#include "TallyParser.h"
#include "language/syntax/antlr/messages/error_words.h"
#include "language/syntax/parse_limits.h"

// How the parser finds back into step. What it says stands in error_messages.cpp.
namespace tally::syntax {

using antlr4::misc::IntervalSet;
using grammar::TallyLexer;

void ErrorStrategy::Begin(std::string_view unit) {
  unit_ = unit;
  faulty_ = false;
  recovered_at_ = static_cast<size_t>(-1);
}

void ErrorStrategy::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) {
  faulty_ = true;
  if (inErrorRecoveryMode(parser)) {
    return;
  }
  const auto* no_viable = dynamic_cast<const antlr4::NoViableAltException*>(&error);
  // What would fit is known at the token where the choice began, not at one further on.
  const bool known = no_viable == nullptr || no_viable->getStartToken() == error.getOffendingToken();
  Report(parser, error.getOffendingToken(), known ? error.getExpectedTokens() : IntervalSet());
}

void ErrorStrategy::recover(antlr4::Parser*, std::exception_ptr) {
  const size_t depth = window_.Depth(window_.index());
  // A brace at which an inner rule gave up was no block of the outer one either.
  bool skip_brace = recovered_at_ == window_.index();
  for (;; window_.consume()) {
    const size_t type = window_.LA(1);
    const size_t here = window_.Depth(window_.index());
    if (type == antlr4::Token::EOF || (type == TallyLexer::NL && here <= depth) || (type == TallyLexer::RIGHT_BRACE && here < depth) ||
        (type == TallyLexer::LEFT_BRACE && here == depth && !skip_brace)) {
      recovered_at_ = window_.index();
      return;
    }
    skip_brace = skip_brace && type != TallyLexer::LEFT_BRACE;
  }
}

/// Goes to the end of an item, over the blocks inside it.
void ErrorStrategy::SkipItem() {
  const size_t depth = window_.Depth(window_.index());
  while (window_.LA(1) != antlr4::Token::EOF) {
    const size_t here = window_.Depth(window_.index());
    if ((window_.LA(1) == TallyLexer::NL && here <= depth) || (window_.LA(1) == TallyLexer::RIGHT_BRACE && here < depth)) {
      return;
    }
    window_.consume();
  }
}

/// An item of a block that has ended, but not its line: the rest of the line is passed over.
antlr4::Token* ErrorStrategy::recoverInline(antlr4::Parser* parser) {
  const IntervalSet expected = parser->getExpectedTokens();
  if (BlockItemWords(parser->getContext()->getRuleIndex()).empty() || !Accepts(expected, TallyLexer::NL)) {
    throw antlr4::InputMismatchException(parser);
  }
  if (!inErrorRecoveryMode(parser)) {
    Report(parser, parser->getCurrentToken(), expected);
  }
  SkipItem();
  if (window_.LA(1) != TallyLexer::NL) {
    throw antlr4::InputMismatchException(parser);
  }
  antlr4::Token* line_end = parser->getCurrentToken();
  reportMatch(parser);
  parser->consume();
  return line_end;
}

/// At the begin of each item of a block: a line that is no item is reported and passed over, so that those behind it are read.
void ErrorStrategy::sync(antlr4::Parser* parser) {
  if (inErrorRecoveryMode(parser) || BlockItemWords(parser->getContext()->getRuleIndex()).empty()) {
    return;
  }
  antlr4::atn::ATNState* state = parser->getATN().states[parser->getState()];
  if (state->getStateType() != antlr4::atn::ATNState::STAR_LOOP_ENTRY && state->getStateType() != antlr4::atn::ATNState::STAR_LOOP_BACK) {
    return;
  }
  const IntervalSet items = parser->getATN().nextTokens(state);
  if (Accepts(items, TallyLexer::NL)) {
    return;  // the loop of the reasons behind an item
  }
  while (!Accepts(items, window_.LA(1)) && window_.LA(1) != TallyLexer::RIGHT_BRACE && window_.LA(1) != antlr4::Token::EOF) {
    Report(parser, parser->getCurrentToken(), items);
    SkipItem();
    if (window_.LA(1) != TallyLexer::NL) {
      break;
    }
    window_.consume();
    endErrorCondition(parser);
  }
}

}  // namespace tally::syntax
