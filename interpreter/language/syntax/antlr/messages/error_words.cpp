#include "language/syntax/antlr/messages/error_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "TallyLexer.h"
#include "TallyParser.h"
#include "foundation/source/utf8.h"
#include "language/syntax/antlr/tokens/line_ends.h"

namespace tally::syntax {
namespace {

using grammar::TallyLexer;
using grammar::TallyParser;

constexpr size_t kMaxListed = 5;

/// The spelling of a word or sign of the grammar, empty for the classes of tokens.
std::string SpellingOf(size_t type) {
  static const TallyLexer lexer(nullptr);
  std::string literal = lexer.getVocabulary().getLiteralName(type);
  if (literal.size() < 2) {
    return {};
  }
  return literal.substr(1, literal.size() - 2);
}

std::string_view ClassWords(size_t type) {
  switch (type) {
    case antlr4::Token::EOF: return "the end";
    case TallyLexer::NL: return "the end of the line";
    case TallyLexer::NAME: return "a name";
    case TallyLexer::NUMBER: return "a number";
    case TallyLexer::DATE: return "a date";
    case TallyLexer::TEXT: return "a text in quotes";
    case TallyLexer::MONTH: return "a month";
    default: return {};
  }
}

bool BeginsValue(size_t type) {
  switch (type) {
    case TallyLexer::NUMBER:
    case TallyLexer::DATE:
    case TallyLexer::TEXT:
    case TallyLexer::MONTH:
    case TallyLexer::MINUS:
    case TallyLexer::LEFT_PAREN:
    case TallyLexer::LEFT_BRACKET:
    case TallyLexer::KW_YES:
    case TallyLexer::KW_NO:
    case TallyLexer::KW_MISSING:
    case TallyLexer::KW_ALL:
    case TallyLexer::KW_NOT: return true;
    default: return IsName(type);
  }
}

std::vector<size_t> TypesOf(const antlr4::misc::IntervalSet& set) {
  std::vector<size_t> types;
  for (const ssize_t type : set.toList()) {
    types.push_back(static_cast<size_t>(type));
  }
  return types;
}

}  // namespace

std::string FoundWords(const antlr4::Token& token, std::string_view written, std::string_view unit) {
  switch (token.getType()) {
    case antlr4::Token::EOF: return fmt::format("the end of the {}", unit);
    case TallyLexer::NL: return std::string(ClassWords(token.getType()));
    case TallyLexer::TEXT: return fmt::format("the text {}", Printable(written));
    default: return fmt::format("`{}`", Printable(written));
  }
}

bool Accepts(const antlr4::misc::IntervalSet& expected, size_t type) {
  return expected.contains(type);
}

bool ExpectsValue(const antlr4::misc::IntervalSet& expected) {
  return Accepts(expected, TallyLexer::NAME) && Accepts(expected, TallyLexer::NUMBER) && Accepts(expected, TallyLexer::LEFT_PAREN);
}

bool ExpectsOperator(const antlr4::misc::IntervalSet& expected) {
  return Accepts(expected, TallyLexer::PLUS) && Accepts(expected, TallyLexer::STAR);
}

std::string ExpectedWords(const antlr4::misc::IntervalSet& expected) {
  const bool value = ExpectsValue(expected);
  const bool name = Accepts(expected, TallyLexer::NAME);
  std::vector<std::string> words;
  if (value) {
    words.emplace_back("a value");
  }
  for (const size_t type : TypesOf(expected)) {
    if ((value && BeginsValue(type)) || (name && IsName(type) && type != TallyLexer::NAME)) {
      continue;
    }
    const std::string_view kind = ClassWords(type);
    words.push_back(kind.empty() ? fmt::format("`{}`", SpellingOf(type)) : std::string(kind));
  }
  if (words.empty() || words.size() > kMaxListed) {
    return value && !ExpectsOperator(expected) ? "a value" : "";
  }
  std::string list = words.front();
  for (size_t i = 1; i < words.size(); ++i) {
    list += i + 1 == words.size() ? " or " : ", ";
    list += words[i];
  }
  return list;
}

std::vector<std::string> ExpectedSpellings(const antlr4::misc::IntervalSet& expected) {
  std::vector<std::string> spellings;
  for (const size_t type : TypesOf(expected)) {
    if (IsWord(type) && type != TallyLexer::NAME && type != TallyLexer::MONTH) {
      spellings.push_back(SpellingOf(type));
    }
  }
  return spellings;
}

const std::vector<std::string>& ClauseWords() {
  static const std::vector<std::string> words =
      ExpectedSpellings(antlr4::misc::IntervalSet::of(TallyLexer::KW_AND, TallyLexer::KW_WRITTEN));
  return words;
}

std::string_view BlockItemWords(size_t rule) {
  switch (rule) {
    case TallyParser::RuleTableBlock: return "a column or another item of the table";
    case TallyParser::RuleNeedsBlock: return "a column, `NAME : TYPE`";
    case TallyParser::RulePatternsBlock: return "`for YEAR` and its patterns";
    case TallyParser::RuleTakeBlock: return "`take ... from TABLE`";
    case TallyParser::RuleAxisBlock: return "a line or another item of the axis";
    case TallyParser::RuleMeasureBlock: return "`denominator`, `numerator`, `exclude`, `target` or `lines`";
    case TallyParser::RuleFormBlock: return "an item of the form (`file`, `blocks`, `label`, `rows`, `columns`, `value`, `show`, `use`)";
    case TallyParser::RuleListingBlock: return "a column of the listing, `file`, `sorted by` or `for each`";
    case TallyParser::RuleOutputBlock: return "a column of the listing";
    case TallyParser::RuleWorksheetBlock:
      return "an item of the worksheet (`file`, `label`, `entries`, `column`, `row`, `header`, `cells`)";
    case TallyParser::RuleChecksBlock: return "a `rule` or `for each`";
    case TallyParser::RuleRuleBlock: return "a `rule`";
    case TallyParser::RuleTestBlock: return "`param`, `given` or `expect`";
    case TallyParser::RuleChangeBlock: return "`add`, `replace` or `drop`";
    case TallyParser::RuleWhatIfBlock: return "`replace`, `change`, `drop` or `compare`";
    default: return {};
  }
}

std::string_view RuleWords(size_t rule) {
  switch (rule) {
    case TallyParser::RuleType:
    case TallyParser::RuleTypeName:
    case TallyParser::RuleColumnType: return "a type";
    case TallyParser::RuleTableSource: return "what the table is made of (`each`, `take`, `union`, `TABLE with TABLE`)";
    case TallyParser::RuleTableItem: return "a column or another item of the table";
    case TallyParser::RuleLoop: return "`for each x in ...`";
    case TallyParser::RuleDataBlock:
    case TallyParser::RuleDataCell: return "a cell (a text in quotes, a number, a date, `yes`, `no` or `missing`)";
    case TallyParser::RuleDefinitionKind: return "the kind of a definition (`define`, `cohort`, `table`, ...)";
    default: return {};
  }
}

}  // namespace tally::syntax
