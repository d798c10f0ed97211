#include "language/syntax/antlr/tokens/definition_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "language/syntax/antlr/tokens/line_ends.h"
#include "language/syntax/parse.h"

namespace tally::syntax {
namespace {

using grammar::TallyLexer;

size_t CloserOf(size_t opener) {
  switch (opener) {
    case TallyLexer::LEFT_PAREN: return TallyLexer::RIGHT_PAREN;
    case TallyLexer::LEFT_BRACKET: return TallyLexer::RIGHT_BRACKET;
    default: return TallyLexer::RIGHT_BRACE;
  }
}

std::string_view SignOf(size_t type) {
  switch (type) {
    case TallyLexer::LEFT_PAREN: return "(";
    case TallyLexer::RIGHT_PAREN: return ")";
    case TallyLexer::LEFT_BRACKET: return "[";
    case TallyLexer::RIGHT_BRACKET: return "]";
    case TallyLexer::LEFT_BRACE: return "{";
    default: return "}";
  }
}

ast::Token::Kind KindOf(size_t type) {
  switch (type) {
    case TallyLexer::NUMBER: return ast::Token::Kind::kNumber;
    case TallyLexer::DATE: return ast::Token::Kind::kDate;
    case TallyLexer::TEXT: return ast::Token::Kind::kText;
    default: return IsWord(type) ? ast::Token::Kind::kWord : ast::Token::Kind::kSign;
  }
}

size_t LastType(const DefinitionTokens& definition) {
  return definition.tokens.empty() ? size_t{TallyLexer::NL} : definition.tokens.back()->getType();
}

}  // namespace

void ReportIdleSemicolon(Span span, DiagnosticSink& sink) {
  sink.Report(DiagnosticKind::HabitFromElsewhere, span, "`;` stands between two things in one line, and here nothing comes after it")
      .Hint("take it out: what is said ends with its line");
}

DefinitionReader::DefinitionReader(TokenReader& tokens, Input input, DiagnosticSink& sink) : tokens_(tokens), input_(input), sink_(sink) {
  now_ = tokens_.Next();
  next_ = tokens_.Next();
}

void DefinitionReader::Advance() {
  now_ = std::move(next_);
  next_ = tokens_.Next();
}

std::optional<DefinitionTokens> DefinitionReader::Next() {
  while (Type() == TallyLexer::SEMICOLON) {
    if (now_.starts_line && input_ == Input::kFile) {
      ReportIdleSemicolon(tokens_.SpanOf(*now_.token), sink_);
    }
    Advance();
  }
  if (Type() == antlr4::Token::EOF) {
    return std::nullopt;
  }
  DefinitionTokens definition;
  definition.doc = std::move(now_.doc);
  nesting_.Clear();
  crooked_.reset();
  for (bool first = true; Type() != antlr4::Token::EOF && (first || !EndsBefore(definition)); first = false) {
    if (now_.starts_line) {
      indent_ = now_.token->getCharPositionInLine();
    }
    if (Type() == TallyLexer::SEMICOLON && nesting_.empty()) {
      NoteSemicolon(definition);
      break;
    }
    Put(definition);
    Advance();
  }
  PutCommentsBehind(definition);
  Finish(definition);
  return definition;
}

/// Whether the present token, which is not the first, belongs to the next definition.
bool DefinitionReader::EndsBefore(const DefinitionTokens& definition) const {
  if (!now_.starts_line) {
    return false;
  }
  const size_t second = next_.token->getType();
  return (nesting_.empty() && !LineGoesOn(LastType(definition), Type(), second, false)) ||
         (now_.token->getCharPositionInLine() == 0 && BeginsDefinition(Type(), second));
}

void DefinitionReader::Put(DefinitionTokens& definition) {
  definition.readable = definition.readable && now_.readable;
  const size_t type = Type();
  const size_t before = LastType(definition);
  if (now_.starts_line && !nesting_.InParens() && !LineGoesOn(before, type, next_.token->getType(), nesting_.blocks() > 0)) {
    PutLineEnd(definition);
  }
  switch (type) {
    case TallyLexer::SEMICOLON:
      NoteSemicolon(definition);
      PutWritten(definition);
      CloseParens(definition);
      PutLineEnd(definition);
      return;
    case TallyLexer::LEFT_BRACE: CloseParens(definition); [[fallthrough]];
    case TallyLexer::LEFT_PAREN:
    case TallyLexer::LEFT_BRACKET: {
      const size_t depth = nesting_.blocks();
      nesting_.Push(type, tokens_.SpanOf(*now_.token), indent_);
      CheckDepth(definition);
      PutToken(definition, depth);
      return;
    }
    case TallyLexer::RIGHT_BRACE:
      CloseParens(definition);
      PutLineEnd(definition);
      PutCloser(definition);
      return;
    case TallyLexer::RIGHT_PAREN:
    case TallyLexer::RIGHT_BRACKET: PutCloser(definition); return;
    case TallyLexer::UNCLOSED_TEXT: PutUnclosedText(definition); return;
    default:
      nesting_.Count(type, next_.token->getType());
      CheckDepth(definition);
      PutToken(definition, nesting_.blocks());
      return;
  }
}

/// `table t from "x.csv {`: the brace at the end of the line opened a block, whatever the quote did to it.
void DefinitionReader::PutUnclosedText(DefinitionTokens& definition) {
  const Span span = tokens_.SpanOf(*now_.token);
  std::string_view text = tokens_.TextOf(*now_.token);
  text.remove_suffix(text.size() - std::min(text.size(), text.find_last_not_of(" \t\r") + 1));
  definition.unclosed_text = true;
  PutToken(definition, nesting_.blocks());
  if (text.ends_with('{')) {
    definition.readable = false;
    nesting_.Push(TallyLexer::LEFT_BRACE, span, indent_);
  }
}

void DefinitionReader::PutCloser(DefinitionTokens& definition) {
  const size_t type = Type();
  const Span span = tokens_.SpanOf(*now_.token);
  if (nesting_.empty() || (nesting_.top().type == TallyLexer::LEFT_BRACE && type != TallyLexer::RIGHT_BRACE)) {
    if (definition.readable && !definition.unclosed_text) {
      sink_.Report(DiagnosticKind::UnclosedBlock, span, fmt::format("`{}` closes nothing that is open here", SignOf(type)))
          .Hint(fmt::format("take it out, or open it with `{}`", type == TallyLexer::RIGHT_BRACE   ? "{"
                                                                 : type == TallyLexer::RIGHT_PAREN ? "("
                                                                                                   : "["));
    }
    definition.readable = false;
    return;
  }
  const Nesting::Open open = nesting_.top();
  if (CloserOf(open.type) != type) {
    if (definition.readable && !definition.unclosed_text) {
      sink_
          .Report(DiagnosticKind::UnclosedBlock, span,
                  fmt::format("`{}` stands where `{}` closes `{}`", SignOf(type), SignOf(CloserOf(open.type)), SignOf(open.type)))
          .Label(open.span, "opened here");
    }
    definition.readable = false;
  }
  if (type == TallyLexer::RIGHT_BRACE && now_.starts_line && indent_ != open.indent) {
    crooked_ = open;
  }
  nesting_.Pop();
  PutToken(definition, nesting_.blocks());
}

/// Before a sign that stands inside no bracket: what is open was forgotten.
void DefinitionReader::CloseParens(DefinitionTokens& definition) {
  while (nesting_.InParens()) {
    ReportUnclosed(definition, nesting_.top());
    nesting_.Pop();
  }
}

/// What the present token is to a formatter, behind the comments before it.
void DefinitionReader::PutWritten(DefinitionTokens& definition) {
  ast::TokenList& written = definition.written;
  written.insert(written.end(), now_.comments.begin(), now_.comments.end());
  now_.comments.clear();
  const size_t before = LastType(definition);
  written.push_back(ast::Token{.kind = KindOf(Type()),
                               .starts_line = now_.starts_line,
                               .begins_item = before == TallyLexer::NL || before == TallyLexer::LEFT_BRACE,
                               .blank_lines = now_.blank_lines,
                               .span = tokens_.SpanOf(*now_.token)});
}

/// A comment in the line where a definition ends is the definition's.
void DefinitionReader::PutCommentsBehind(DefinitionTokens& definition) {
  ast::TokenList& comments = now_.comments;
  if (!comments.empty() && !comments.front().starts_line) {
    definition.written.push_back(comments.front());
    comments.erase(comments.begin());
  }
}

void DefinitionReader::PutToken(DefinitionTokens& definition, size_t depth) {
  PutWritten(definition);
  now_.token->setTokenIndex(definition.tokens.size());
  definition.tokens.push_back(std::move(now_.token));
  definition.depths.push_back(static_cast<uint16_t>(std::min<size_t>(depth, UINT16_MAX)));
}

/// A `;` stands between two items of a line; behind the last it does nothing.
void DefinitionReader::NoteSemicolon(DefinitionTokens& definition) const {
  const size_t after = next_.token->getType();
  if (next_.starts_line || after == antlr4::Token::EOF || after == TallyLexer::SEMICOLON || after == TallyLexer::RIGHT_BRACE) {
    definition.idle_semicolons.push_back(tokens_.SpanOf(*now_.token));
  }
}

/// Ends an item; between definitions and at the begin of a block there is none to end.
void DefinitionReader::PutLineEnd(DefinitionTokens& definition) {
  nesting_.EndItem();
  if (definition.tokens.empty() || nesting_.empty()) {
    return;
  }
  const antlr4::CommonToken& last = *definition.tokens.back();
  if (last.getType() == TallyLexer::NL || last.getType() == TallyLexer::LEFT_BRACE) {
    return;
  }
  auto line_end = std::make_unique<antlr4::CommonToken>(size_t{TallyLexer::NL});
  line_end->setStartIndex(last.getStopIndex() + 1);
  line_end->setStopIndex(last.getStopIndex());
  line_end->setLine(last.getLine());
  line_end->setTokenIndex(definition.tokens.size());
  definition.tokens.push_back(std::move(line_end));
  definition.depths.push_back(static_cast<uint16_t>(std::min<size_t>(nesting_.blocks(), UINT16_MAX)));
}

void DefinitionReader::CheckDepth(DefinitionTokens& definition) {
  if (!definition.readable || nesting_.Depth() <= static_cast<size_t>(kMaxNesting)) {
    return;
  }
  definition.readable = false;
  sink_.Report(DiagnosticKind::NestedTooDeeply, tokens_.SpanOf(*now_.token), "nested too deeply")
      .Hint(fmt::format("at most {} brackets, blocks and words like `not` may stand inside each other; give the inner parts names of "
                        "their own with `define`",
                        kMaxNesting));
}

void DefinitionReader::ReportUnclosed(DefinitionTokens& definition, const Nesting::Open& open) {
  if (definition.readable && !definition.unclosed_text) {
    const std::string_view what = open.type == TallyLexer::LEFT_BRACE ? "block" : open.type == TallyLexer::LEFT_PAREN ? "bracket" : "list";
    Diagnostic& diagnostic =
        sink_.Report(DiagnosticKind::UnclosedBlock, open.span, fmt::format("the {} that opens here is not closed", what));
    diagnostic.Hint(fmt::format("close it with `{}`", SignOf(CloserOf(open.type))));
  }
  definition.readable = false;
}

void DefinitionReader::Finish(DefinitionTokens& definition) {
  const bool at_end = Type() == antlr4::Token::EOF;
  const size_t last = LastType(definition);
  if (at_end && input_ == Input::kPrompt && (!nesting_.empty() || LineGoesOn(last, antlr4::Token::EOF, antlr4::Token::EOF, false))) {
    definition.finished = false;
  } else if (!nesting_.empty()) {
    const bool braces = nesting_.top().type == TallyLexer::LEFT_BRACE;
    ReportUnclosed(definition, braces && crooked_ ? *crooked_ : nesting_.top());
  }
  auto end_token = std::make_unique<antlr4::CommonToken>(size_t{antlr4::Token::EOF});
  if (!definition.tokens.empty()) {
    const antlr4::CommonToken& before = *definition.tokens.back();
    end_token->setLine(before.getLine());
    end_token->setStartIndex(before.getStopIndex() + 1);
    end_token->setStopIndex(before.getStopIndex());
  }
  end_token->setTokenIndex(definition.tokens.size());
  definition.tokens.push_back(std::move(end_token));
  definition.depths.push_back(0);
}

}  // namespace tally::syntax
