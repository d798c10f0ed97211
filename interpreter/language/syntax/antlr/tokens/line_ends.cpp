#include "language/syntax/antlr/tokens/line_ends.h"

#include <string>
#include <string_view>
#include <vector>

#include "TallyLexer.h"
#include "language/syntax/definition_kind.h"

namespace tally::syntax {
namespace {

using grammar::TallyLexer;

bool GoesOnAfter(size_t type) {
  switch (type) {
    case TallyLexer::EQUAL:
    case TallyLexer::COMMA:
    case TallyLexer::PLUS:
    case TallyLexer::MINUS:
    case TallyLexer::STAR:
    case TallyLexer::SLASH:
    case TallyLexer::LESS:
    case TallyLexer::GREATER:
    case TallyLexer::LESS_EQUAL:
    case TallyLexer::GREATER_EQUAL:
    case TallyLexer::NOT_EQUAL:
    case TallyLexer::LEFT_BRACE:
    case TallyLexer::LEFT_BRACKET:
    case TallyLexer::LEFT_PAREN:
    case TallyLexer::KW_AND:
    case TallyLexer::KW_OR:
    case TallyLexer::KW_NOT:
    case TallyLexer::KW_IN:
    case TallyLexer::KW_IS:
    case TallyLexer::KW_OF:
    case TallyLexer::KW_FOR:
    case TallyLexer::KW_EACH:
    case TallyLexer::KW_FROM:
    case TallyLexer::KW_BY:
    case TallyLexer::KW_WHERE:
    case TallyLexer::KW_MATCHING:
    case TallyLexer::KW_WITH:
    case TallyLexer::KW_WHEN:
    case TallyLexer::KW_OTHERWISE:
    case TallyLexer::KW_DEFAULT:
    case TallyLexer::KW_THROUGH:
    case TallyLexer::KW_PREFERRING:
    case TallyLexer::KW_THEN:
    case TallyLexer::KW_IF:
    case TallyLexer::KW_UNLESS:
    case TallyLexer::KW_BECAUSE:
    case TallyLexer::KW_CITE:
    case TallyLexer::KW_AS:
    case TallyLexer::KW_UNION:
    case TallyLexer::KW_TAKE: return true;
    default: return false;
  }
}

bool GoesOnWithSign(size_t type) {
  switch (type) {
    case TallyLexer::EQUAL:
    case TallyLexer::COMMA:
    case TallyLexer::DOT:
    case TallyLexer::RIGHT_PAREN:
    case TallyLexer::RIGHT_BRACKET:
    case TallyLexer::LEFT_BRACE:
    case TallyLexer::PLUS:
    case TallyLexer::MINUS:
    case TallyLexer::STAR:
    case TallyLexer::SLASH:
    case TallyLexer::LESS:
    case TallyLexer::GREATER:
    case TallyLexer::LESS_EQUAL:
    case TallyLexer::GREATER_EQUAL:
    case TallyLexer::NOT_EQUAL: return true;
    default: return false;
  }
}

bool GoesOnWithWord(size_t type) {
  switch (type) {
    case TallyLexer::KW_AND:
    case TallyLexer::KW_OR:
    case TallyLexer::KW_IN:
    case TallyLexer::KW_IS:
    case TallyLexer::KW_WHERE:
    case TallyLexer::KW_BY:
    case TallyLexer::KW_OF:
    case TallyLexer::KW_FROM:
    case TallyLexer::KW_MATCHING:
    case TallyLexer::KW_WITH:
    case TallyLexer::KW_CITE:
    case TallyLexer::KW_BECAUSE:
    case TallyLexer::KW_PREFERRING:
    case TallyLexer::KW_THEN:
    case TallyLexer::KW_OTHERWISE:
    case TallyLexer::KW_DEFAULT:
    case TallyLexer::KW_IF:
    case TallyLexer::KW_UNLESS:
    case TallyLexer::KW_AS:
    case TallyLexer::KW_WHEN:
    case TallyLexer::KW_THROUGH:
    case TallyLexer::KW_ACTUAL:
    case TallyLexer::KW_AFTER:
    case TallyLexer::KW_COUNTING:
    case TallyLexer::KW_JOINED:
    case TallyLexer::KW_LIMIT:
    case TallyLexer::KW_MESSAGE:
    case TallyLexer::KW_OFFERED:
    case TallyLexer::KW_ONLY:
    case TallyLexer::KW_PRINTS:
    case TallyLexer::KW_REVISES:
    case TallyLexer::KW_SHOWN: return true;
    default: return false;
  }
}

/// Words that begin items of blocks.
bool GoesOnOutsideBlocks(size_t type) {
  return type == TallyLexer::KW_SORTED || type == TallyLexer::KW_SHOW || type == TallyLexer::KW_EXCEPT || type == TallyLexer::KW_FIRST;
}

constexpr size_t kLastType = TallyLexer::OTHER + 1;

/// The words of definitions, but for those that begin items of blocks, too.
std::vector<bool> WordsOfDefinitions() {
  std::vector<bool> words(kLastType, false);
  for (const size_t word :
       {TallyLexer::KW_CHANGE, TallyLexer::KW_LIBRARY, TallyLexer::KW_NEEDS, TallyLexer::KW_REQUIRE, TallyLexer::KW_TEST}) {
    words[word] = true;
  }
  const TallyLexer lexer(nullptr);
  for (size_t type = 1; type < kLastType; ++type) {
    const std::string literal = lexer.getVocabulary().getLiteralName(type);  // in quotes
    words[type] = words[type] || (literal.size() > 2 && type != TallyLexer::KW_PARAM &&
                                  ast::KindOfKeyword(std::string_view(literal).substr(1, literal.size() - 2)));
  }
  return words;
}

}  // namespace

bool LineGoesOn(size_t before, size_t first, size_t second, bool in_block) {
  if (GoesOnAfter(before) || GoesOnWithSign(first)) {
    return true;
  }
  // `message : text`, `limit = 3` and `from, through : date` name columns or a definition.
  return (GoesOnWithWord(first) || (!in_block && GoesOnOutsideBlocks(first))) && second != TallyLexer::COLON &&
         second != TallyLexer::EQUAL && second != TallyLexer::COMMA;
}

bool BeginsDefinition(size_t first, size_t second) {
  if (first == TallyLexer::KW_WHAT) {
    return second == TallyLexer::KW_IF;
  }
  static const std::vector<bool> words = WordsOfDefinitions();
  return first < kLastType && words[first] && (IsName(second) || second == TallyLexer::TEXT || second == TallyLexer::KW_EACH);
}

// The lexer's grammar lists the reserved words first, then the words that are names elsewhere, then names (unit test: the parser's rule
// `name` takes these and no others).
static_assert(TallyLexer::KW_ABOVE == TallyLexer::MONTH + 1 && TallyLexer::NAME == TallyLexer::KW_WRITTEN + 1);

bool IsReservedWord(size_t type) {
  return type >= TallyLexer::KW_AND && type <= TallyLexer::MONTH;
}
bool IsName(size_t type) {
  return type >= TallyLexer::KW_ABOVE && type <= TallyLexer::NAME;
}
bool IsWord(size_t type) {
  return IsReservedWord(type) || IsName(type);
}

}  // namespace tally::syntax
