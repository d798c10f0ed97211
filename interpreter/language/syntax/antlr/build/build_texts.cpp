#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/predict/definition_parser.h"
#include "language/syntax/antlr/tokens/definition_reader.h"

namespace tally::syntax {

/// The pieces of a text: what stands between braces is an expression, `{{` and `}}` are braces.
ast::ExprPtr Builder::BuildTextLiteral(P::TextLiteralContext* context) {
  const Span span = SpanOf(context);
  const std::string_view written = Written(span);
  ast::TextLiteral literal;
  if (!written.starts_with('"') || written.size() < 2) {
    return MakeExpr(span, std::move(literal));  // of another language, reported already
  }
  const std::string_view inner = written.substr(1, written.size() - 2);
  const uint32_t begin = span.begin + 1;
  const auto place = [&](size_t first, size_t last) {
    return Span{.file = file_, .begin = begin + static_cast<uint32_t>(first), .end = begin + static_cast<uint32_t>(last)};
  };
  std::string plain;
  size_t from = 0;  // of the plain text that is not taken over yet
  const auto take_plain = [&](size_t until) { plain += Unescaped(inner.substr(from, until - from), begin + static_cast<uint32_t>(from)); };
  for (size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == '\\') {
      ++i;
      continue;
    }
    if (inner[i] != '{' && inner[i] != '}') {
      continue;
    }
    take_plain(i);
    if (i + 1 < inner.size() && inner[i + 1] == inner[i]) {
      plain += inner[i];
      from = ++i + 1;
      continue;
    }
    if (inner[i] == '}') {
      Refuse(DiagnosticKind::BadLiteral, place(i, i + 1), "`}` closes no slot of the text", "write `}}` for a brace");
      from = i + 1;
      continue;
    }
    const size_t end = inner.find_first_of("{}\\", i + 1);
    if (end == std::string_view::npos || inner[end] != '}') {
      Refuse(DiagnosticKind::BadLiteral, place(i, i + 1), "the slot that opens here is not closed in the text",
             "close it with `}`; write `{{` for a brace");
      from = inner.size();
      break;
    }
    if (!plain.empty()) {
      literal.pieces.push_back(ast::TextLiteral::Piece{.text = std::move(plain), .slot = nullptr});
      plain.clear();
    }
    if (ast::ExprPtr slot = BuildSlot(place(i + 1, end))) {
      literal.pieces.push_back(ast::TextLiteral::Piece{.text = {}, .slot = std::move(slot)});
    }
    i = end;
    from = end + 1;
  }
  take_plain(inner.size());
  if (!plain.empty()) {
    literal.pieces.push_back(ast::TextLiteral::Piece{.text = std::move(plain), .slot = nullptr});
  }
  return MakeExpr(span, std::move(literal));
}

/// A slot is parsed by itself; a text inside it cannot be, so slots do not nest.
ast::ExprPtr Builder::BuildSlot(Span span) {
  TokenReader tokens(file_, Written(span), span.begin, sink_);
  DefinitionReader reader(tokens, DefinitionReader::Input::kFile, sink_);
  const auto definition = reader.Next();
  if (!definition) {
    Refuse(DiagnosticKind::BadLiteral, Span{.file = file_, .begin = span.begin - 1, .end = span.end + 1}, "a slot without a value",
           "write `{{` for a brace");
    return nullptr;
  }
  if (!definition->readable) {
    return nullptr;
  }
  DefinitionParser parser(tokens, sink_);
  P::SlotContext* slot = parser.ParseSlot(*definition);
  if (slot == nullptr) {
    return nullptr;
  }
  return Builder(sources_, file_, tokens, sink_).BuildExpression(slot->expression());
}

}  // namespace tally::syntax
