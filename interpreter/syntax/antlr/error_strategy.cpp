#include "syntax/antlr/error_strategy.h"

#include <fmt/format.h>

#include "TallyParser.h"
#include "diagnostics/suggestions.h"
#include "source/utf8.h"
#include "syntax/antlr/error_words.h"
#include "syntax/antlr/foreign_spelling.h"
#include "syntax/antlr/line_ends.h"
#include "syntax/antlr/parse_limits.h"

namespace tally::syntax {

using antlr4::misc::IntervalSet;
using grammar::TallyLexer;
using grammar::TallyParser;

void ErrorStrategy::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) {
  if (inErrorRecoveryMode(parser)) {
    return;
  }
  const auto* no_viable = dynamic_cast<const antlr4::NoViableAltException*>(&error);
  // What would fit is known at the token where the choice began, not at one further on.
  const bool known = no_viable == nullptr || no_viable->getStartToken() == error.getOffendingToken();
  Report(parser, error.getOffendingToken(), known ? error.getExpectedTokens() : IntervalSet());
}

void ErrorStrategy::Report(antlr4::Parser* parser, antlr4::Token* token, const IntervalSet& expected) {
  beginErrorCondition(parser);
  if (sink_.error_count() >= kMaxSyntaxErrors) {
    throw antlr4::ParseCancellationException();
  }
  const size_t index = token->getTokenIndex();
  const Fault fault{.token = token,
                    .before = index == 0 ? nullptr : window_.get(index - 1),
                    .after = token->getType() == antlr4::Token::EOF ? token : window_.get(index + 1),
                    .expected = expected,
                    .rule = parser->getContext()->getRuleIndex()};
  if (ReportDefinitionStart(fault) || ReportHabit(fault) || ReportReservedWord(fault) || ReportBracketMissing(fault) ||
      ReportSeparator(fault)) {
    return;
  }
  ReportPlainly(fault);
}

std::string ErrorStrategy::Words(const antlr4::Token& token) const { return std::string(tokens_.TextOf(token)); }

/// The first word of a line that begins no definition.
bool ErrorStrategy::ReportDefinitionStart(const Fault& fault) {
  if (fault.before != nullptr) {
    return false;
  }
  const std::string word = Words(*fault.token);
  const Span span = tokens_.SpanOf(*fault.token);
  if (const ForeignWord* foreign = FindForeignStatement(word)) {
    sink_.Report(DiagnosticKind::HabitFromElsewhere, span, std::string(foreign->text)).Hint(std::string(foreign->hint));
    return true;
  }
  Diagnostic& diagnostic =
      sink_.Report(DiagnosticKind::SyntaxError, span, fmt::format("{} begins no definition", FoundWords(*fault.token, word)));
  const std::vector<std::string> words = ExpectedSpellings(fault.expected);
  if (const auto nearest = NearestName(word, words); nearest && IsWord(fault.token->getType())) {
    diagnostic.Hint(fmt::format("did you mean `{}`?", *nearest));
  } else {
    diagnostic.Hint("a definition begins in column one with a word like `table`, `cohort`, `define`, `axis`, `form` or `listing`");
  }
  return true;
}

bool ErrorStrategy::ReportHabit(const Fault& fault) {
  const Span span = tokens_.SpanOf(*fault.token);
  const size_t type = fault.token->getType();
  const bool value = fault.expected.isEmpty() || ExpectsValue(fault.expected);
  if ((type == TallyLexer::KW_IF && value && fault.rule != TallyParser::RuleRule_) || type == TallyLexer::KW_THEN) {
    sink_.Report(DiagnosticKind::HabitFromElsewhere, span, "a choice names the value first, then its condition")
        .Hint("write `A when C, B when D, otherwise E`");
    return true;
  }
  if (type == TallyLexer::COMMA) {
    const size_t open = OpenBracketBefore(fault.token->getTokenIndex());
    if (open > 0 && window_.get(open)->getType() == TallyLexer::LEFT_PAREN && window_.get(open - 1)->getType() == TallyLexer::KW_IN) {
      sink_.Report(DiagnosticKind::HabitFromElsewhere, tokens_.SpanOf(*window_.get(open)), "a list stands in square brackets")
          .Hint("write `in [\"a\", \"b\"]`");
      return true;
    }
  }
  for (const antlr4::Token* token : {static_cast<const antlr4::Token*>(fault.token), static_cast<const antlr4::Token*>(fault.before)}) {
    if (token == nullptr || token->getType() != TallyLexer::NAME || (token == fault.token && !ExpectsOperator(fault.expected) && value)) {
      continue;
    }
    if (const ForeignWord* foreign = FindForeignOperator(Words(*token))) {
      sink_.Report(DiagnosticKind::HabitFromElsewhere, tokens_.SpanOf(*token), std::string(foreign->text)).Hint(std::string(foreign->hint));
      return true;
    }
  }
  return false;
}

/// `from : date`: a word of the language where a name is wanted, and not a name that was forgotten.
bool ErrorStrategy::ReportReservedWord(const Fault& fault) {
  const size_t type = fault.token->getType();
  if (!IsReservedWord(type) || !(fault.expected.isEmpty() || fault.expected.contains(size_t{TallyLexer::NAME}))) {
    return false;
  }
  switch (fault.after->getType()) {
    case TallyLexer::COLON:
    case TallyLexer::EQUAL:
    case TallyLexer::NOT_EQUAL:
    case TallyLexer::LESS:
    case TallyLexer::LESS_EQUAL:
    case TallyLexer::GREATER:
    case TallyLexer::GREATER_EQUAL:
    case TallyLexer::COMMA:
    case TallyLexer::DOT:
    case TallyLexer::LEFT_PAREN:
    case TallyLexer::RIGHT_PAREN:
    case TallyLexer::LEFT_BRACE:
    case TallyLexer::RIGHT_BRACKET:
    case TallyLexer::KW_OF:
    case TallyLexer::KW_FROM:
    case TallyLexer::KW_IN:
    case TallyLexer::KW_IS:
    case TallyLexer::NL:
    case antlr4::Token::EOF:
      break;
    default:
      return false;
  }
  const std::string word = Words(*fault.token);
  sink_.Report(DiagnosticKind::ReservedWord, tokens_.SpanOf(*fault.token), fmt::format("`{}` is a word of the language and cannot be a name", word))
      .Hint(fmt::format("take another name; a column of that heading is declared as `{}_ : type from \"{}\"`", SmallLetters(word), word));
  return true;
}

/// `a and any T where b`
bool ErrorStrategy::ReportBracketMissing(const Fault& fault) {
  const size_t type = fault.token->getType();
  if (type != TallyLexer::KW_WHERE && type != TallyLexer::KW_MATCHING && type != TallyLexer::KW_PREFERRING && type != TallyLexer::KW_JOINED) {
    return false;
  }
  for (size_t i = fault.token->getTokenIndex(); i-- > 0;) {
    switch (window_.get(i)->getType()) {
      case TallyLexer::KW_ANY:
      case TallyLexer::KW_ONE:
      case TallyLexer::KW_COUNT:
      case TallyLexer::KW_SUM:
      case TallyLexer::KW_LOWEST:
      case TallyLexer::KW_HIGHEST:
      case TallyLexer::KW_LIST:
      case TallyLexer::KW_PICK:
        sink_.Report(DiagnosticKind::SyntaxError, tokens_.SpanOf(*window_.get(i)),
                     fmt::format("`{}` with `{}` stands in brackets when it is a part of something longer", Words(*window_.get(i)),
                                 Words(*fault.token)))
            .Hint(fmt::format("write `({} ... {} ...)`", Words(*window_.get(i)), Words(*fault.token)));
        return true;
      case TallyLexer::NL:
      case TallyLexer::LEFT_BRACE:
      case TallyLexer::EQUAL:
        return false;
      default:
        break;
    }
  }
  return false;
}

/// A separator, operator or line end that is missing before a value.
bool ErrorStrategy::ReportSeparator(const Fault& fault) {
  const Span span = tokens_.SpanOf(*fault.token);
  const size_t type = fault.token->getType();
  const std::string found = FoundWords(*fault.token, Words(*fault.token));
  if (type == TallyLexer::COMMA && (fault.rule == TallyParser::RuleDataBlock || fault.rule == TallyParser::RuleDataCell)) {
    sink_.Report(DiagnosticKind::SyntaxError, span, "the cells of a block stand side by side without commas").Hint("write a blank instead");
    return true;
  }
  const bool begins_value = IsName(type) || type == TallyLexer::NUMBER || type == TallyLexer::TEXT || type == TallyLexer::DATE ||
                            type == TallyLexer::LEFT_PAREN || type == TallyLexer::LEFT_BRACKET;
  if (!begins_value || !ExpectsOperator(fault.expected)) {
    return false;
  }
  Diagnostic& diagnostic = sink_.Report(DiagnosticKind::SyntaxError, span, fmt::format("{} does not fit behind what stands before it", found));
  if (const auto nearest = NearestName(Words(*fault.token), ExpectedSpellings(fault.expected)); nearest && IsName(type)) {
    diagnostic.Hint(fmt::format("did you mean `{}`?", *nearest));
  } else {
    diagnostic.Hint("an operator, a comma or the end of the line is missing");
  }
  return true;
}

void ErrorStrategy::ReportPlainly(const Fault& fault) {
  const std::string word = Words(*fault.token);
  const std::string found = FoundWords(*fault.token, word);
  std::string expected(BlockItemWords(fault.rule));
  const bool at_item = !expected.empty() && !fault.expected.contains(size_t{TallyLexer::NL});
  if (!at_item) {
    expected = fault.expected.contains(size_t{TallyLexer::NL}) && !ExpectsOperator(fault.expected) && fault.expected.size() <= 3
                   ? "the end of the line"
                   : RuleWords(fault.rule);
  }
  if (expected.empty()) {
    expected = ExpectedWords(fault.expected);
  }
  const Span span = tokens_.SpanOf(*fault.token);
  Diagnostic& diagnostic = sink_.Report(DiagnosticKind::SyntaxError, span,
                                        expected.empty() ? fmt::format("{} does not fit here", found)
                                                         : fmt::format("expected {}, found {}", expected, found));
  const std::vector<std::string> words = ExpectedSpellings(fault.expected);
  if (const auto nearest = NearestName(word, words); nearest && IsWord(fault.token->getType())) {
    diagnostic.Hint(fmt::format("did you mean `{}`?", *nearest));
  } else if (fault.before != nullptr && fault.before->getType() == TallyLexer::NAME) {
    const std::string before = Words(*fault.before);
    const std::vector<std::string> all = ExpectedSpellings(IntervalSet::of(TallyLexer::KW_AND, TallyLexer::KW_WRITTEN));
    if (const auto meant = NearestName(before, all); meant && *meant != before && fault.expected.isEmpty()) {
      diagnostic.Hint(fmt::format("did you mean `{}` by `{}`?", *meant, Printable(before)));
    }
  }
}

/// The index of the bracket that is open at a token, 0 when none is.
size_t ErrorStrategy::OpenBracketBefore(size_t index) {
  size_t closed = 0;
  while (index-- > 0) {
    const size_t type = window_.get(index)->getType();
    if (type == TallyLexer::RIGHT_PAREN || type == TallyLexer::RIGHT_BRACKET) {
      ++closed;
    } else if (type == TallyLexer::LEFT_PAREN || type == TallyLexer::LEFT_BRACKET) {
      if (closed == 0) {
        return index;
      }
      --closed;
    } else if (type == TallyLexer::NL || type == TallyLexer::LEFT_BRACE) {
      return 0;
    }
  }
  return 0;
}

void ErrorStrategy::recover(antlr4::Parser*, std::exception_ptr) {
  const size_t depth = window_.Depth(window_.index());
  // A brace at which an inner rule gave up was no block of the outer one either.
  bool skip_brace = recovered_at_ == window_.index();
  while (true) {
    const size_t here = window_.Depth(window_.index());
    switch (window_.LA(1)) {
      case antlr4::Token::EOF:
        return;
      case TallyLexer::NL:
        if (here <= depth) {
          recovered_at_ = window_.index();
          return;
        }
        break;
      case TallyLexer::LEFT_BRACE:
        if (here == depth && !skip_brace) {
          recovered_at_ = window_.index();
          return;
        }
        skip_brace = false;
        break;
      case TallyLexer::RIGHT_BRACE:
        if (here < depth) {
          recovered_at_ = window_.index();
          return;
        }
        break;
      default:
        break;
    }
    window_.consume();
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

antlr4::Token* ErrorStrategy::recoverInline(antlr4::Parser* parser) {
  const IntervalSet expected = parser->getExpectedTokens();
  const bool at_item_end = !BlockItemWords(parser->getContext()->getRuleIndex()).empty() && expected.contains(size_t{TallyLexer::NL});
  if (!at_item_end) {
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
  if (items.contains(size_t{TallyLexer::NL})) {
    return;  // the loop of the reasons behind an item
  }
  while (!items.contains(window_.LA(1)) && window_.LA(1) != TallyLexer::RIGHT_BRACE && window_.LA(1) != antlr4::Token::EOF) {
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
