#include <fmt/format.h>

#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/predict/definition_parser.h"
#include "language/syntax/antlr/tokens/definition_reader.h"
#include "language/syntax/parse.h"
#include "language/syntax/parse_limits.h"

namespace tally {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What is read of a file: all but a byte order mark.
uint32_t FirstByte(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? static_cast<uint32_t>(kByteOrderMark.size()) : 0;
}

}  // namespace

ast::Module ParseModule(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
  const std::string_view text = sources.file(file).text();
  const uint32_t first_byte = FirstByte(text);
  const size_t errors_before = sink.error_count();
  ast::Module module;
  module.file = file;
  syntax::TokenReader tokens(file, text.substr(first_byte), first_byte, sink);
  syntax::DefinitionReader reader(tokens, syntax::DefinitionReader::Input::kFile, sink);
  syntax::DefinitionParser parser(tokens, sink);
  syntax::Builder builder(sources, file, tokens, sink);
  bool first = true;
  while (sink.error_count() < syntax::kMaxSyntaxErrors) {
    std::optional<syntax::DefinitionTokens> definition = reader.Next();
    if (!definition) {
      break;
    }
    const bool is_first = first;
    first = false;
    if (!definition->readable) {
      continue;
    }
    auto* tree = parser.ParseFileItem(*definition);
    if (tree == nullptr) {
      continue;
    }
    for (const Span& semicolon : definition->idle_semicolons) {
      syntax::ReportIdleSemicolon(semicolon, sink);
    }
    if (auto* header = tree->libraryHeader()) {
      ast::LibraryHeader built = builder.BuildLibraryHeader(header);
      if (!is_first) {
        sink.Report(DiagnosticKind::SyntaxError, built.span, "`library` is the first line of a file or stands nowhere")
            .Hint("begin a file of its own for each library");
        continue;
      }
      module.library = std::move(built);
    } else {
      ast::Definition built = builder.BuildDefinition(tree->definition());
      built.clauses.doc = std::move(definition->doc);
      if (module.definitions.size() == syntax::kMaxDefinitions) {
        sink.Report(DiagnosticKind::ScriptTooLarge, built.head,
                    fmt::format("a script has at most {} definitions", syntax::kMaxDefinitions));
        break;
      }
      module.definitions.push_back(std::move(built));
    }
  }
  if (first && sink.error_count() == errors_before) {
    sink.Report(DiagnosticKind::EmptyScript, Span{.file = file, .begin = 0, .end = 0}, "the script holds nothing")
        .Hint("begin with `use LIBRARY`, or with a `table`");
  }
  module.comments = std::move(tokens.comments());
  return module;
}

PromptInput ParsePrompt(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
  const std::string_view text = sources.file(file).text();
  const uint32_t first_byte = FirstByte(text);
  PromptInput input;
  DiagnosticSink found;  // kept back until it is sure that the input is finished
  syntax::TokenReader tokens(file, text.substr(first_byte), first_byte, found);
  syntax::DefinitionReader reader(tokens, syntax::DefinitionReader::Input::kPrompt, found);
  syntax::DefinitionParser parser(tokens, found);
  syntax::Builder builder(sources, file, tokens, found);
  while (found.error_count() < syntax::kMaxSyntaxErrors) {
    std::optional<syntax::DefinitionTokens> item = reader.Next();
    if (!item) {
      break;
    }
    if (!item->finished && item->readable) {
      PromptInput unfinished;
      unfinished.unfinished = true;
      return unfinished;
    }
    auto* tree = item->readable ? parser.ParsePromptItem(*item) : nullptr;
    if (tree == nullptr) {
      continue;
    }
    if (auto* definition = tree->definition()) {
      input.definitions.push_back(builder.BuildDefinition(definition));
      input.definitions.back().clauses.doc = std::move(item->doc);
    } else if (input.question) {
      found.Report(DiagnosticKind::SyntaxError, tokens.SpanOf(*tree->start), "one question at a time");
    } else {
      input.question = builder.BuildQuestion(tree->question());
    }
  }
  sink.Take(found);
  return input;
}

}  // namespace tally
