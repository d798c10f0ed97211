#include <fmt/format.h>

#include "TallyLexer.h"
#include "TallyParser.h"
#include "foundation/diagnostics/suggestions.h"
#include "language/syntax/antlr/messages/error_strategy.h"
#include "language/syntax/antlr/messages/error_words.h"
#include "language/syntax/antlr/tokens/line_ends.h"

// The hint below a plain sentence, where the tokens around the fault show what was meant.
namespace tally::syntax {

using grammar::TallyLexer;
using grammar::TallyParser;

namespace {

const std::vector<std::string>& Months() {
  static const std::vector<std::string> months = {"January", "February", "March",     "April",   "May",      "June",
                                                  "July",    "August",   "September", "October", "November", "December"};
  return months;
}

/// How the thing that a parser's rule reads is written; empty where the sentence says enough.
std::string_view ShapeOf(size_t rule, const antlr4::misc::IntervalSet& expected) {
  switch (rule) {
    case TallyParser::RuleParam: return Accepts(expected, TallyLexer::COLON) ? "a parameter is written `param NAME : type = default`" : "";
    case TallyParser::RuleColumn: return Accepts(expected, TallyLexer::COLON) ? "a column is written `name : type`" : "";
    case TallyParser::RuleDefine:
      return Accepts(expected, TallyLexer::EQUAL) ? "a definition is written `define NAME of TABLE = value`" : "";
    case TallyParser::RuleRequire:
    case TallyParser::RuleMessage: return Accepts(expected, TallyLexer::KW_MESSAGE) ? "end it with `message \"...\"`" : "";
    default: return {};
  }
}

}  // namespace

std::string ErrorStrategy::NeighbourHint(const Fault& fault) {
  const size_t index = fault.token->getTokenIndex();
  const size_t type = fault.token->getType();
  const size_t before = fault.before == nullptr ? antlr4::Token::EOF : fault.before->getType();
  const size_t after = fault.after->getType();
  const bool last = after == TallyLexer::NL || after == antlr4::Token::EOF || after == TallyLexer::RIGHT_BRACE ||
                    fault.after->getLine() > fault.token->getLine();
  const size_t first = window_.get(0)->getType();
  const auto resembles = [&](const char* word) { return NearestName(Words(*fault.token), std::vector<std::string>{word}).has_value(); };

  if (type == TallyLexer::COMMA && before == TallyLexer::NUMBER && after == TallyLexer::NUMBER) {
    return "a number has digits and one point, and no other marks: `1000`, `2.5`";
  }
  if ((type == TallyLexer::COMMA || type == TallyLexer::COLON) && last) {
    return "take it out: a line needs no sign at its end";
  }
  if ((type == TallyLexer::RIGHT_BRACKET || type == TallyLexer::RIGHT_PAREN) && before == TallyLexer::COMMA) {
    return "take the comma before it out";
  }
  if (type == TallyLexer::DOT && before == TallyLexer::DOT) {
    return "a range is written `a through b`";
  }
  if (type == TallyLexer::DOT && ExpectsValue(fault.expected)) {
    return "a missing value is asked for by `x is missing`";
  }
  if (type == TallyLexer::STAR && before == TallyLexer::LEFT_PAREN && index >= 2 &&
      window_.get(index - 2)->getType() == TallyLexer::KW_COUNT) {
    return "write `count TABLE` or `count TABLE where C`";
  }
  if (type == TallyLexer::NUMBER && before == TallyLexer::NAME) {
    if (const auto month = NearestName(Words(*fault.before), Months())) {
      return fmt::format("did you mean `{} {}`?", *month, Words(*fault.token));
    }
  }
  if (first == TallyLexer::KW_USE && (type == TallyLexer::TEXT || type == TallyLexer::SLASH || type == TallyLexer::MINUS)) {
    return "a library is named by words with points, without quotes: `use cte.tables`";
  }
  if (Accepts(fault.expected, TallyLexer::KW_OF) && before == TallyLexer::NAME && !resembles("of")) {
    if (type == TallyLexer::MINUS) {
      return "a name is of letters, digits and `_`, as in `young_women`";
    }
    if (IsName(type) && (after == TallyLexer::KW_OF || after == TallyLexer::EQUAL)) {
      return fmt::format("a name is one word: `{}_{}`", Words(*fault.before), Words(*fault.token));
    }
    if (IsName(type) && fault.rule == TallyParser::RuleCohort) {
      return fmt::format("write `of {}`", Words(*fault.token));
    }
  }
  if (first == TallyLexer::KW_COHORT && IsName(type) && !resembles("where") && index >= 2 &&
      window_.get(index - 2)->getType() == TallyLexer::KW_OF) {
    return "a condition begins with `where`";
  }
  if ((fault.rule == TallyParser::RuleListingBlock || fault.rule == TallyParser::RuleOutputBlock) && IsName(type) &&
      after == TallyLexer::EQUAL) {
    return fmt::format("a column begins with its heading in quotes: `\"{0}\" = ...`", Words(*fault.token));
  }
  if (const std::string_view shape = ShapeOf(fault.rule, fault.expected); !shape.empty() && !(IsName(type) && resembles("message"))) {
    return std::string(shape);
  }
  if (fault.before != nullptr && fault.token->getCharPositionInLine() == 0 && type != antlr4::Token::EOF && type != TallyLexer::NL) {
    return "this line goes on with the definition above; a definition of its own begins with a word like `define`";
  }
  return {};
}

}  // namespace tally::syntax
