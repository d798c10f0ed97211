#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "foundation/diagnostics/diagnostic.h"

namespace tally::syntax {

/// What a token of another language stands for, so that the parser can go on with it.
struct ForeignToken {
  size_t type;            // of the lexer, a FOREIGN_ token
  size_t meant;           // the token that is read in its place; EOF: none, it is passed over
  std::string_view ours;  // our spelling
};
/// The entry of a token, or null when the token is none of another language.
const ForeignToken* FindForeignToken(size_t type);

/// Reports a habit in one sentence with our spelling (T0107).
void ReportForeignToken(const ForeignToken& token, Span span, std::string_view written, DiagnosticSink& sink);

/// A word that another language has for something of ours.
struct ForeignWord {
  std::string_view word;  // in small letters
  std::string_view text;  // what is said
  std::string_view hint;
};
/// By a word of any case, where a definition, an operator or a function was expected; null when no habit is known.
const ForeignWord* FindForeignStatement(std::string_view word);
const ForeignWord* FindForeignOperator(std::string_view word);
const ForeignWord* FindForeignFunction(std::string_view word);

/// `word` in small letters (ASCII).
std::string SmallLetters(std::string_view word);

}  // namespace tally::syntax
