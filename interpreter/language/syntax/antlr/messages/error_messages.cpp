#include <fmt/format.h>

#include "TallyLexer.h"
#include "TallyParser.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/syntax/antlr/messages/error_strategy.h"
#include "language/syntax/antlr/messages/error_words.h"
#include "language/syntax/antlr/tokens/foreign_spelling.h"
#include "language/syntax/antlr/tokens/line_ends.h"
#include "language/syntax/parse_limits.h"

// What the parser says about the first token that does not fit: the mistakes that can be named first, the plain sentence last.
namespace tally::syntax {

using antlr4::misc::IntervalSet;
using grammar::TallyLexer;
using grammar::TallyParser;

namespace {

/// Whether a value begins with the token, so that something is missing before it.
bool BeginsValue(size_t type) {
  return IsName(type) || type == TallyLexer::NUMBER || type == TallyLexer::TEXT || type == TallyLexer::DATE || type == TallyLexer::MONTH ||
         type == TallyLexer::LEFT_PAREN || type == TallyLexer::LEFT_BRACKET || type == TallyLexer::KW_YES || type == TallyLexer::KW_NO ||
         type == TallyLexer::KW_MISSING;
}

/// Whether a reserved word before the token was meant as a name: `from : date`, `by, b`, `given of t`.
bool FollowsName(size_t type) {
  switch (type) {
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
    case antlr4::Token::EOF: return true;
    default: return false;
  }
}

bool IsAggregateWord(size_t type) {
  switch (type) {
    case TallyLexer::KW_ANY:
    case TallyLexer::KW_ONE:
    case TallyLexer::KW_COUNT:
    case TallyLexer::KW_SUM:
    case TallyLexer::KW_LOWEST:
    case TallyLexer::KW_HIGHEST:
    case TallyLexer::KW_LIST:
    case TallyLexer::KW_PICK: return true;
    default: return false;
  }
}

}  // namespace

void ErrorStrategy::Report(antlr4::Parser* parser, antlr4::Token* token, const IntervalSet& expected) {
  faulty_ = true;
  beginErrorCondition(parser);
  if (sink_.error_count() >= kMaxSyntaxErrors) {
    throw antlr4::ParseCancellationException();
  }
  const bool foreign_dash = token->getType() == TallyLexer::MINUS && tokens_.TextOf(*token) != "-";
  if (IsReported(token->getType()) || foreign_dash) {
    return;
  }
  const size_t index = token->getTokenIndex();
  const auto* outer = dynamic_cast<antlr4::RuleContext*>(parser->getContext()->parent);
  const Fault fault{.token = token,
                    .before = index == 0 ? nullptr : window_.get(index - 1),
                    .after = token->getType() == antlr4::Token::EOF ? token : window_.get(index + 1),
                    .expected = expected,
                    .rule = parser->getContext()->getRuleIndex(),
                    .outer_rule = outer == nullptr ? static_cast<size_t>(-1) : outer->getRuleIndex()};
  if (ReportDefinitionStart(fault) || ReportHabit(fault) || ReportReservedWord(fault) || ReportBracketMissing(fault) ||
      ReportTableMissing(fault) || ReportOtherwiseMissing(fault) || ReportSeparator(fault)) {
    return;
  }
  ReportPlainly(fault);
}

std::string ErrorStrategy::Words(const antlr4::Token& token) const {
  return std::string(tokens_.TextOf(token));
}

std::string ErrorStrategy::Found(const Fault& fault) const {
  return FoundWords(*fault.token, Words(*fault.token), unit_);
}

/// "did you mean", for a name that resembles one of the words; else another hint, if there is one.
void ErrorStrategy::SuggestWord(const Fault& fault, const std::vector<std::string>& words, std::string_view otherwise,
                                Diagnostic& diagnostic) const {
  constexpr size_t kShortest = 3;  // of one or two letters every short word is a neighbour
  const std::string found = Words(*fault.token);
  const bool may_be_slip = fault.token->getType() == TallyLexer::NAME && found.size() >= kShortest;
  const auto nearest = may_be_slip ? NearestName(found, words) : std::nullopt;
  if (nearest) {
    diagnostic.Hint(fmt::format("did you mean `{}`?", *nearest));
  } else if (!otherwise.empty()) {
    diagnostic.Hint(std::string(otherwise));
  }
}

/// The first word of a line that begins no definition.
bool ErrorStrategy::ReportDefinitionStart(const Fault& fault) {
  // At the prompt `select * from t` is an expression as far as `from`.
  if (const antlr4::Token& first = *window_.get(0); fault.before != nullptr && unit_ == "line" && first.getType() == TallyLexer::NAME) {
    if (const ForeignWord* foreign = FindForeignStatement(Words(first))) {
      sink_.Report(DiagnosticKind::HabitFromElsewhere, tokens_.SpanOf(first), std::string(foreign->text)).Hint(std::string(foreign->hint));
      return true;
    }
  }
  if (fault.before != nullptr || fault.rule == TallyParser::RuleSlot || ExpectsOperator(fault.expected)) {
    return false;
  }
  const std::string word = Words(*fault.token);
  const Span span = tokens_.SpanOf(*fault.token);
  if (const ForeignWord* foreign = FindForeignStatement(word)) {
    sink_.Report(DiagnosticKind::HabitFromElsewhere, span, std::string(foreign->text)).Hint(std::string(foreign->hint));
    return true;
  }
  if (unit_ != "definition") {
    return false;
  }
  Diagnostic& diagnostic = sink_.Report(DiagnosticKind::SyntaxError, span, fmt::format("{} begins no definition", Found(fault)));
  SuggestWord(fault, ExpectedSpellings(fault.expected),
              "a definition begins in column one with a word like `table`, `cohort`, `define`, `axis`, `form` or `listing`", diagnostic);
  return true;
}

bool ErrorStrategy::ReportHabit(const Fault& fault) {
  const Span span = tokens_.SpanOf(*fault.token);
  const size_t type = fault.token->getType();
  const bool value = fault.expected.isEmpty() || ExpectsValue(fault.expected);
  // `or(a, b)`, `missing(x)`: words of the language that are no functions.
  const bool is_called = type == TallyLexer::LEFT_PAREN && fault.before != nullptr;
  if (const antlr4::Token& word = is_called ? *fault.before : *fault.token;
      IsReservedWord(word.getType()) && type != TallyLexer::KW_IF && (is_called || fault.after->getType() == TallyLexer::LEFT_PAREN)) {
    if (const ForeignWord* foreign = FindForeignFunction(Words(word))) {
      sink_.Report(DiagnosticKind::HabitFromElsewhere, tokens_.SpanOf(word), std::string(foreign->text)).Hint(std::string(foreign->hint));
      return true;
    }
  }
  const bool choice =
      (type == TallyLexer::KW_IF && (value || ExpectsOperator(fault.expected) || window_.get(0)->getType() == TallyLexer::KW_DEFINE) &&
       fault.rule != TallyParser::RuleRule_) ||
      (type == TallyLexer::KW_OTHERWISE && value && !ExpectsOperator(fault.expected));
  if (choice || type == TallyLexer::KW_THEN) {
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
    if (token == nullptr || (token == fault.token && !ExpectsOperator(fault.expected) && value)) {
      continue;
    }
    // A word that a rule begins with, such as `limit`, stands rightly before what is wrong.
    if (token == fault.token ? !IsName(token->getType()) : token->getType() != TallyLexer::NAME) {
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
  const bool name_fits = fault.expected.isEmpty() || Accepts(fault.expected, TallyLexer::NAME);
  if (!IsReservedWord(fault.token->getType()) || !name_fits || !FollowsName(fault.after->getType())) {
    return false;
  }
  const std::string word = Words(*fault.token);
  sink_
      .Report(DiagnosticKind::ReservedWord, tokens_.SpanOf(*fault.token),
              fmt::format("`{}` is a word of the language and cannot be a name", word))
      .Hint(fmt::format("take another name; a column of that heading is declared as `{}_ : type from \"{}\"`", SmallLetters(word), word));
  return true;
}

/// `a and any T where b`
bool ErrorStrategy::ReportBracketMissing(const Fault& fault) {
  const size_t type = fault.token->getType();
  if (type != TallyLexer::KW_WHERE && type != TallyLexer::KW_MATCHING && type != TallyLexer::KW_PREFERRING &&
      type != TallyLexer::KW_JOINED) {
    return false;
  }
  for (size_t i = fault.token->getTokenIndex(); i-- > 0;) {
    const size_t before = window_.get(i)->getType();
    if (before == TallyLexer::NL || before == TallyLexer::LEFT_BRACE || before == TallyLexer::EQUAL) {
      return false;
    }
    if (IsAggregateWord(before)) {
      const std::string aggregate = Words(*window_.get(i));
      const std::string clause = Words(*fault.token);
      sink_
          .Report(DiagnosticKind::SyntaxError, tokens_.SpanOf(*window_.get(i)),
                  fmt::format("`{}` with `{}` stands in brackets when it is a part of something longer", aggregate, clause))
          .Hint(fmt::format("write `({} ... {} ...)`", aggregate, clause));
      return true;
    }
  }
  return false;
}

/// `sum credits` alone.
bool ErrorStrategy::ReportTableMissing(const Fault& fault) {
  const size_t type = fault.token->getType();
  const bool at_end =
      type == antlr4::Token::EOF || type == TallyLexer::NL || type == TallyLexer::RIGHT_PAREN || type == TallyLexer::KW_WHERE;
  for (size_t i = fault.token->getTokenIndex(); at_end && i-- > 0;) {
    const size_t before = window_.get(i)->getType();
    if (before == TallyLexer::KW_SUM || before == TallyLexer::KW_LOWEST || before == TallyLexer::KW_HIGHEST) {
      const std::string word = Words(*window_.get(i));
      sink_.Report(DiagnosticKind::SyntaxError, tokens_.SpanOf(*window_.get(i)), fmt::format("`{}` does not say of which table", word))
          .Hint(fmt::format("write `{} COLUMN of TABLE`", word));
      return true;
    }
    if (before != TallyLexer::DOT && !IsName(before)) {
      return false;
    }
  }
  return false;
}

/// `A when C` alone.
bool ErrorStrategy::ReportOtherwiseMissing(const Fault& fault) {
  if (fault.rule != TallyParser::RuleExpression || !Accepts(fault.expected, TallyLexer::COMMA) ||
      Accepts(fault.expected, TallyLexer::KW_WHEN)) {
    return false;
  }
  sink_.Report(DiagnosticKind::SyntaxError, tokens_.SpanOf(*fault.token), "a choice says in the end what holds in all other cases")
      .Hint("end it with `, otherwise VALUE`, for example `, otherwise missing`");
  return true;
}

/// A separator, operator or line end that is missing before a value.
bool ErrorStrategy::ReportSeparator(const Fault& fault) {
  const Span span = tokens_.SpanOf(*fault.token);
  const size_t type = fault.token->getType();
  if (type == TallyLexer::COMMA && (fault.rule == TallyParser::RuleDataBlock || fault.rule == TallyParser::RuleDataCell)) {
    sink_.Report(DiagnosticKind::SyntaxError, span, "the cells of a block stand side by side without commas").Hint("write a blank instead");
    return true;
  }
  if (BeginsValue(type) && (Accepts(fault.expected, TallyLexer::RIGHT_PAREN) || Accepts(fault.expected, TallyLexer::RIGHT_BRACKET)) &&
      !Accepts(fault.expected, type)) {
    Diagnostic& diagnostic =
        sink_.Report(DiagnosticKind::SyntaxError, span, fmt::format("{} does not fit behind what stands before it", Found(fault)));
    if (const std::string hint = NeighbourHint(fault); !hint.empty()) {
      diagnostic.Hint(hint);
    } else {
      SuggestWord(fault, ClauseWords(), "a comma, an operator or a closing bracket is missing", diagnostic);
    }
    return true;
  }
  const bool at_end =
      Accepts(fault.expected, antlr4::Token::EOF) || (Accepts(fault.expected, TallyLexer::NL) && !BlockItemWords(fault.rule).empty());
  if (!at_end && !(BeginsValue(type) && ExpectsOperator(fault.expected))) {
    return false;
  }
  Diagnostic& diagnostic =
      sink_.Report(DiagnosticKind::SyntaxError, span, fmt::format("{} does not fit behind what stands before it", Found(fault)));
  if (const std::string hint = NeighbourHint(fault); !hint.empty()) {
    diagnostic.Hint(hint);
  } else {
    SuggestWord(fault, ClauseWords(), BeginsValue(type) ? "an operator, a comma or the end of the line is missing" : "", diagnostic);
  }
  return true;
}

void ErrorStrategy::ReportPlainly(const Fault& fault) {
  const bool is_in_block = !Accepts(fault.expected, TallyLexer::LEFT_BRACE);
  std::string expected(is_in_block ? BlockItemWords(fault.rule) : "");
  if (expected.empty()) {
    expected = fault.rule == TallyParser::RuleName && fault.outer_rule == TallyParser::RuleRule_
                   ? "the severity of the rule, like `error` or `warning`"
                   : std::string(RuleWords(fault.rule));
  }
  if (expected.empty()) {
    expected = ExpectedWords(fault.expected);
  }
  Diagnostic& diagnostic = sink_.Report(
      DiagnosticKind::SyntaxError, tokens_.SpanOf(*fault.token),
      expected.empty() ? fmt::format("{} does not fit here", Found(fault)) : fmt::format("expected {}, found {}", expected, Found(fault)));
  if (const std::string hint = NeighbourHint(fault); !hint.empty()) {
    diagnostic.Hint(hint);
    return;
  }
  const bool text_only = Accepts(fault.expected, TallyLexer::TEXT) && fault.expected.size() == 1;
  const std::vector<std::string> words = ExpectedSpellings(fault.expected);
  SuggestWord(fault, words.empty() ? ClauseWords() : words,
              text_only && IsName(fault.token->getType()) ? fmt::format("write `\"{}\"`", Printable(Words(*fault.token))) : "", diagnostic);
  if (fault.expected.isEmpty() && fault.before != nullptr && fault.before->getType() == TallyLexer::NAME) {
    const std::string before = Words(*fault.before);
    if (const auto meant = NearestName(before, ClauseWords())) {
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

}  // namespace tally::syntax
