#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "TallyLexer.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/antlr/tokens/script_characters.h"
#include "language/syntax/ast.h"

namespace tally::syntax {

/// Reads the tokens of a script one by one. Comments come with the token behind them, spellings of other languages reported and read as
/// ours, what cannot be read at all is reported and marked.
class TokenReader {
 public:
  TokenReader(FileId file, std::string_view text, uint32_t first_byte, DiagnosticSink& sink);
  TokenReader(const TokenReader&) = delete;
  TokenReader& operator=(const TokenReader&) = delete;

  struct Read {
    std::unique_ptr<antlr4::CommonToken> token;  // of type EOF at the end, again and again
    bool starts_line = false;                    // nothing but blanks and comments stands before it in its line
    bool readable = true;                        // false: a message has been given, and nothing behind it can be read
    uint16_t blank_lines = 0;                    // straight above its line
    std::string doc;                             // the comment lines straight above its line, without `--`
    ast::TokenList comments;                     // between the token before and this one
  };
  Read Next();

  Span SpanOf(const antlr4::Token& token) const;
  std::string_view TextOf(const antlr4::Token& token) const;

 private:
  struct CommentLine {
    size_t line;
    Span span;
  };
  bool Accept(antlr4::CommonToken& token, bool& readable);
  void ReportUnreadable(const antlr4::CommonToken& token);
  void NoteComment(const antlr4::CommonToken& token);
  std::string TakeDoc(size_t line);
  uint16_t BlankLinesAbove(size_t line) const;

  FileId file_;
  std::string_view text_;
  uint32_t first_byte_;
  DiagnosticSink& sink_;
  ScriptCharacters characters_;
  grammar::TallyLexer lexer_;
  ast::TokenList comments_;                 // since the last token
  std::vector<CommentLine> comment_lines_;  // those that stand alone, from the last token on
  size_t line_ = 0;                         // of the last token
  size_t written_line_ = 0;                 // of the last token or comment
};

/// Whether a token of the type is no part of the language and a message about it has been given: the parser stops at it silently.
bool IsReported(size_t type);

}  // namespace tally::syntax
