#include "language/syntax/antlr/tokens/token_reader.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/syntax/antlr/tokens/foreign_spelling.h"
#include "language/syntax/parse_limits.h"

namespace tally::syntax {

using grammar::TallyLexer;

TokenReader::TokenReader(FileId file, std::string_view text, uint32_t first_byte, DiagnosticSink& sink)
    : file_(file), text_(text), first_byte_(first_byte), sink_(sink), lexer_(&characters_) {
  characters_.Read(text, first_byte);
  lexer_.removeErrorListeners();
}

TokenReader::Read TokenReader::Next() {
  while (true) {
    if (sink_.error_count() >= kMaxSyntaxErrors) {
      characters_.seek(characters_.size());  // nobody reads what is wrong further on
    }
    std::unique_ptr<antlr4::Token> next = lexer_.nextToken();
    // The lexer's token factory makes CommonTokens.
    std::unique_ptr<antlr4::CommonToken> token(static_cast<antlr4::CommonToken*>(next.release()));
    if (token->getType() == TallyLexer::COMMENT) {
      NoteComment(*token);
      continue;
    }
    bool readable = true;
    if (!Accept(*token, readable)) {
      continue;
    }
    Read read{.starts_line = token->getLine() != line_, .readable = readable, .blank_lines = BlankLinesAbove(token->getLine())};
    line_ = written_line_ = token->getLine();
    read.doc = TakeDoc(line_);
    read.comments = std::exchange(comments_, {});
    read.token = std::move(token);
    return read;
  }
}

/// Whether the token goes on to the parser.
bool TokenReader::Accept(antlr4::CommonToken& token, bool& readable) {
  if (const ForeignToken* foreign = FindForeignToken(token.getType())) {
    ReportForeignToken(*foreign, SpanOf(token), TextOf(token), sink_);
    token.setType(foreign->meant);
    return foreign->meant != antlr4::Token::EOF;
  }
  switch (token.getType()) {
    case TallyLexer::UNCLOSED_COMMENT:
    case TallyLexer::UNCLOSED_TEXT:
    case TallyLexer::FOREIGN_QUOTE:
    case TallyLexer::BAD_NUMBER:
    case TallyLexer::OTHER:
      ReportUnreadable(token);
      readable = token.getType() != TallyLexer::UNCLOSED_COMMENT;
      return true;
    default: return true;
  }
}

struct ForeignCharacter {
  std::string_view written;
  std::string_view hint;
};
constexpr ForeignCharacter kForeignCharacters[] = {
    {"^", "a power is a function: write `power(x, 2)`"},
    {"%", "a percentage is written right behind its number, as in `50%`"},
    {"\u00d7", "write `*`"},
    {"\u00f7", "write `/`"},
    {"@", "take it out; names are of letters, digits and `_`"},
    {"$", "take it out; names and numbers need no sign"},
    {"?", "take it out"},
    {"\\", "take it out; a long line may simply go on in the next one, indented"},
};

/// A character that no editor shows.
bool IsInvisible(std::string_view text) {
  return text == "\u200b" || text == "\u200c" || text == "\u200d" || text == "\u2060" || text == "\ufeff" || text == "\u00ad";
}

void ReportCharacter(Span span, std::string_view text, const std::string& written, DiagnosticSink& sink) {
  if (IsInvisible(text)) {
    sink.Report(DiagnosticKind::SyntaxError, span,
                fmt::format("an invisible character stands here: U+{:04X}", static_cast<uint32_t>(ReadCodePoint(text, 0).value)))
        .Hint("delete it together with its neighbours and type them again");
    return;
  }
  Diagnostic& diagnostic =
      sink.Report(DiagnosticKind::SyntaxError, span, fmt::format("`{}` has no meaning outside texts and comments", written));
  for (const ForeignCharacter& character : kForeignCharacters) {
    if (character.written == text) {
      diagnostic.Hint(std::string(character.hint));
      return;
    }
  }
  const CodePoint point = text.empty() ? CodePoint{0, 0, false} : ReadCodePoint(text, 0);
  if (point.valid && point.value > 0x7f) {  // it may look like a letter of the language
    diagnostic.Hint(fmt::format("it is the character U+{:04X}; outside texts there are the letters, digits and signs of ASCII alone",
                                static_cast<uint32_t>(point.value)));
  }
}

bool IsReported(size_t type) {
  return type == TallyLexer::UNCLOSED_COMMENT || type == TallyLexer::UNCLOSED_TEXT || type == TallyLexer::FOREIGN_QUOTE ||
         type == TallyLexer::BAD_NUMBER || type == TallyLexer::OTHER;
}

void TokenReader::ReportUnreadable(const antlr4::CommonToken& token) {
  Span span = SpanOf(token);
  const std::string written = Printable(TextOf(token));
  switch (token.getType()) {
    case TallyLexer::UNCLOSED_COMMENT:
      span.end = span.begin + 2;
      sink_.Report(DiagnosticKind::UnclosedText, span, "a comment that begins here is not closed")
          .Hint("a comment begins with `--` and ends with its line");
      return;
    case TallyLexer::UNCLOSED_TEXT:
      sink_.Report(DiagnosticKind::UnclosedText, span, "a text that begins here is not closed in its line")
          .Hint("end it with `\"`; a quotation mark inside a text is written `\\\"`");
      return;
    case TallyLexer::FOREIGN_QUOTE:
      sink_.Report(DiagnosticKind::HabitFromElsewhere, span, fmt::format("`{}` is no quotation mark here", written))
          .Hint("a text stands in straight double quotes: \"...\"");
      return;
    case TallyLexer::BAD_NUMBER:
      sink_.Report(DiagnosticKind::BadLiteral, span, fmt::format("`{}` is neither a number nor a name", written))
          .Hint("a name begins with a letter; a number is written with digits and one point; a code stands in quotes");
      return;
    default: ReportCharacter(span, TextOf(token), written, sink_); return;
  }
}

void TokenReader::NoteComment(const antlr4::CommonToken& token) {
  const Span span = SpanOf(token);
  comments_.push_back(ast::Token{.kind = ast::Token::Kind::kComment,
                                 .starts_line = token.getLine() != written_line_,
                                 .blank_lines = BlankLinesAbove(token.getLine()),
                                 .span = span});
  written_line_ = token.getLine();
  if (token.getLine() == line_) {
    return;
  }
  if (!comment_lines_.empty() && comment_lines_.back().line + 1 != token.getLine()) {
    comment_lines_.clear();
  }
  comment_lines_.push_back(CommentLine{.line = token.getLine(), .span = span});
}

uint16_t TokenReader::BlankLinesAbove(size_t line) const {
  const size_t lines = line > written_line_ + 1 ? line - written_line_ - 1 : 0;
  return static_cast<uint16_t>(std::min<size_t>(lines, UINT16_MAX));
}

std::string TokenReader::TakeDoc(size_t line) {
  std::string doc;
  if (comment_lines_.empty() || comment_lines_.back().line + 1 != line) {
    comment_lines_.clear();
    return doc;
  }
  for (const CommentLine& comment : comment_lines_) {
    std::string_view words = text_.substr(comment.span.begin - first_byte_, comment.span.end - comment.span.begin);
    words.remove_prefix(std::min<size_t>(2, words.size()));
    if (words.starts_with(' ')) {
      words.remove_prefix(1);
    }
    if (!doc.empty()) {
      doc += '\n';
    }
    doc += words;
  }
  comment_lines_.clear();
  return doc;
}

Span TokenReader::SpanOf(const antlr4::Token& token) const {
  const uint32_t begin = characters_.Byte(token.getStartIndex());
  if (token.getType() == antlr4::Token::EOF) {
    return Span{.file = file_, .begin = begin, .end = begin};
  }
  return Span{.file = file_, .begin = begin, .end = characters_.Byte(token.getStopIndex() + 1)};
}

std::string_view TokenReader::TextOf(const antlr4::Token& token) const {
  const Span span = SpanOf(token);
  return text_.substr(span.begin - first_byte_, span.end - span.begin);
}

}  // namespace tally::syntax
