#include <fmt/format.h>

#include "foundation/base/number.h"
#include "foundation/source/utf8.h"
#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/build/match.h"

namespace tally::syntax {

Span Builder::SpanOf(const antlr4::ParserRuleContext* context) const {
  const Span first = tokens_.SpanOf(*context->start);
  // A rule that matched nothing stops before it starts.
  return context->stop == nullptr || context->stop->getTokenIndex() < context->start->getTokenIndex()
             ? Span{.file = file_, .begin = first.begin, .end = first.begin}
             : Join(first, tokens_.SpanOf(*context->stop));
}

Span Builder::SpanOf(antlr4::tree::TerminalNode* node) const {
  return tokens_.SpanOf(*node->getSymbol());
}

Span Builder::Join(Span first, Span last) {
  return Span{.file = first.file, .begin = first.begin, .end = last.end};
}

std::string_view Builder::Written(Span span) const {
  return sources_.Text(span);
}
std::string_view Builder::Written(antlr4::tree::TerminalNode* node) const {
  return Written(SpanOf(node));
}

ast::Name Builder::BuildName(P::NameContext* context) {
  const Span span = SpanOf(context);
  return ast::Name{.text = std::string(Written(span)), .span = span};
}

std::vector<ast::Name> Builder::BuildNames(P::NameListContext* context) {
  std::vector<ast::Name> names;
  for (P::NameContext* name : context->name()) {
    names.push_back(BuildName(name));
  }
  return names;
}

ast::Path Builder::BuildPath(P::PathContext* context) {
  ast::Path path{.parts = {}, .span = SpanOf(context)};
  for (P::NameContext* name : context->name()) {
    path.parts.push_back(BuildName(name));
  }
  return path;
}

ast::Text Builder::BuildText(P::TextContext* context) {
  return BuildText(context->TEXT());
}

ast::Text Builder::BuildText(antlr4::tree::TerminalNode* node) {
  const Span span = SpanOf(node);
  const std::string_view written = Written(span);
  if (!written.starts_with('"') || written.size() < 2) {
    return ast::Text{.text = std::string(written), .span = span};  // of another language, reported already
  }
  return ast::Text{.text = Unescaped(written.substr(1, written.size() - 2), span.begin + 1), .span = span};
}

std::vector<ast::Text> Builder::BuildTexts(const std::vector<P::TextContext*>& contexts) {
  std::vector<ast::Text> texts;
  for (P::TextContext* context : contexts) {
    texts.push_back(BuildText(context));
  }
  return texts;
}

std::string Builder::Unescaped(std::string_view written, uint32_t begin) {
  std::string text;
  text.reserve(written.size());
  for (size_t i = 0; i < written.size(); ++i) {
    if (written[i] != '\\') {
      text += written[i];
      continue;
    }
    const char escaped = i + 1 < written.size() ? written[i + 1] : '\0';
    switch (escaped) {
      case '"':
      case '\\': text += escaped; break;
      case 'n': text += '\n'; break;
      case 't': text += '\t'; break;
      default:
        Refuse(DiagnosticKind::BadLiteral,
               Span{.file = file_, .begin = begin + static_cast<uint32_t>(i), .end = begin + static_cast<uint32_t>(i) + 1},
               "a backslash in a text stands before `\"`, `\\`, `n` or `t`", "write `\\\\` for a backslash");
        text += '\\';
        continue;
    }
    ++i;
  }
  return text;
}

void Builder::CheckNumber(antlr4::tree::TerminalNode* node, NumberPlace place) {
  const Span span = SpanOf(node);
  if (std::optional<NumberFault> fault = FindNumberFault(sources_.file(file_).text(), span.begin, span.end, place)) {
    Refuse(DiagnosticKind::BadLiteral, Span{.file = file_, .begin = fault->begin, .end = fault->end}, std::move(fault->text),
           std::move(fault->hint));
  }
}

int Builder::BuildInteger(antlr4::tree::TerminalNode* node) {
  CheckNumber(node, NumberPlace::kNumber);
  const std::string_view written = Written(node);
  const auto value = ParseInteger(written);
  if (!value || *value > 1'000'000) {
    Refuse(DiagnosticKind::BadLiteral, SpanOf(node), fmt::format("`{}` is no whole number up to 1000000", Printable(written)));
    return 0;
  }
  return static_cast<int>(*value);
}

std::optional<ast::Format> Builder::BuildFormat(P::FormatContext* context) {
  if (context == nullptr) {
    return std::nullopt;
  }
  ast::Format format{.kind = BuildName(context->name()), .size = std::nullopt, .span = SpanOf(context)};
  if (context->NUMBER() != nullptr) {
    format.size = BuildInteger(context->NUMBER());
  }
  return format;
}

ast::DataCell Builder::BuildDataCell(P::DataCellContext* context) {
  using Kind = ast::DataCell::Kind;
  const Span span = SpanOf(context);
  if (context->TEXT() != nullptr) {
    return ast::DataCell{.kind = Kind::kText, .text = BuildText(context->TEXT()).text, .span = span};
  }
  if (context->NUMBER() != nullptr) {
    CheckNumber(context->NUMBER(), NumberPlace::kCell);
    std::string digits(context->MINUS() != nullptr ? "-" : "");
    digits += Written(context->NUMBER());
    return ast::DataCell{.kind = Kind::kNumber, .text = std::move(digits), .span = span};
  }
  const Kind kind = context->DATE() != nullptr     ? Kind::kDate
                    : context->KW_YES() != nullptr ? Kind::kYes
                    : context->KW_NO() != nullptr  ? Kind::kNo
                                                   : Kind::kMissing;
  return ast::DataCell{.kind = kind, .text = std::string(Written(span)), .span = span};
}

std::vector<ast::DataCell> Builder::BuildDataBlock(P::DataBlockContext* context) {
  std::vector<ast::DataCell> cells;
  for (P::DataCellContext* cell : context->dataCell()) {
    cells.push_back(BuildDataCell(cell));
  }
  return cells;
}

void Builder::AddReasons(const std::vector<P::ReasonContext*>& contexts, ast::Clauses& clauses) {
  for (P::ReasonContext* context : contexts) {
    AddReason(context, clauses.cites, clauses.because, "definition");
  }
}

void Builder::AddClauseReasons(const std::vector<P::ReasonContext*>& contexts, Span clause, int number, ast::Clauses& clauses) {
  if (contexts.empty()) {
    return;
  }
  ast::ClauseReasons& reasons = clauses.of_clauses.emplace_back(ast::ClauseReasons{.clause = clause, .number = number});
  for (P::ReasonContext* context : contexts) {
    AddReason(context, reasons.cites, reasons.because, "clause");
  }
}

void Builder::AddBlockReasons(const antlr4::ParserRuleContext* block, ast::Clauses& clauses) {
  const antlr4::ParserRuleContext* item = nullptr;
  int number = -1;
  std::vector<P::ReasonContext*> reasons;
  const auto give = [&] {
    if (item == nullptr) {
      AddReasons(reasons, clauses);
    } else {
      AddClauseReasons(reasons, SpanOf(item), number, clauses);
    }
    reasons.clear();
  };
  for (antlr4::tree::ParseTree* child : block->children) {
    if (auto* reason = dynamic_cast<P::ReasonContext*>(child)) {
      reasons.push_back(reason);
    } else if (auto* next = dynamic_cast<antlr4::ParserRuleContext*>(child)) {
      give();
      item = next;
      ++number;
    }
  }
  give();
}

void Builder::AddReason(P::ReasonContext* context, std::vector<ast::Text>& cites, std::optional<ast::Text>& because,
                        std::string_view what) {
  Match(
      context, [&](P::CiteContext* cite) { cites.push_back(BuildText(cite->text())); },
      [&](P::BecauseContext* reason) {
        if (because) {
          Refuse(DiagnosticKind::SyntaxError, SpanOf(context), fmt::format("a {} has one `because`", what), "join the two texts");
        }
        because = BuildText(reason->text());
      });
}

void Builder::Refuse(DiagnosticKind kind, Span span, std::string text, std::string hint) {
  Diagnostic& diagnostic = sink_.Report(kind, span, std::move(text));
  if (!hint.empty()) {
    diagnostic.Hint(std::move(hint));
  }
}

}  // namespace tally::syntax
