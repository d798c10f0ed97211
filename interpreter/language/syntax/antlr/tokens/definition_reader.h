#pragma once

#include <optional>

#include "language/syntax/antlr/tokens/nesting.h"
#include "language/syntax/antlr/tokens/token_reader.h"
#include "language/syntax/antlr/tokens/token_window.h"

namespace tally::syntax {

/// Cuts a script into its definitions: each is one line as far as the line rules go, with its block. Puts an NL behind each item of a
/// block. Checks brackets and nesting, so that the parser meets neither an open bracket nor more depth than kMaxNesting.
class DefinitionReader {
 public:
  enum class Input { kFile, kPrompt };
  DefinitionReader(TokenReader& tokens, Input input, DiagnosticSink& sink);

  /// The next definition, or nothing at the end.
  std::optional<DefinitionTokens> Next();
  /// At the end: the comments behind the last definition.
  ast::TokenList& last_comments() { return now_.comments; }

 private:
  bool EndsBefore(const DefinitionTokens& definition) const;
  void Put(DefinitionTokens& definition);
  void PutLineEnd(DefinitionTokens& definition);
  void NoteSemicolon(DefinitionTokens& definition) const;
  void PutCloser(DefinitionTokens& definition);
  void PutUnclosedText(DefinitionTokens& definition);
  void PutToken(DefinitionTokens& definition, size_t depth);
  void PutWritten(DefinitionTokens& definition);
  void PutCommentsBehind(DefinitionTokens& definition);
  void CloseParens(DefinitionTokens& definition);
  void CheckDepth(DefinitionTokens& definition);
  void Finish(DefinitionTokens& definition);
  void ReportUnclosed(DefinitionTokens& definition, const Nesting::Open& open);
  void Advance();
  size_t Type() const { return now_.token->getType(); }

  TokenReader& tokens_;
  Input input_;
  DiagnosticSink& sink_;
  TokenReader::Read now_;
  TokenReader::Read next_;
  Nesting nesting_;
  size_t indent_ = 0;                     // column of the first token in the present line
  std::optional<Nesting::Open> crooked_;  // a block whose `}` stands in another column than its line
};

/// Reports a `;` between no two things: a habit of other languages.
void ReportIdleSemicolon(Span span, DiagnosticSink& sink);

}  // namespace tally::syntax
