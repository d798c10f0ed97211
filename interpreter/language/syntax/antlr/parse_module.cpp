#include <algorithm>
#include <climits>

#include <fmt/format.h>

#include "foundation/base/number.h"
#include "language/syntax/antlr/build/builder.h"
#include "language/syntax/antlr/predict/definition_parser.h"
#include "language/syntax/antlr/tokens/definition_reader.h"
#include "language/syntax/antlr/tokens/line_ends.h"
#include "language/syntax/parse.h"
#include "language/syntax/parse_limits.h"

namespace tally {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What is read of a file: all but a byte order mark.
uint32_t FirstByte(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? static_cast<uint32_t>(kByteOrderMark.size()) : 0;
}

std::shared_ptr<const ast::TokenList> Keep(ast::TokenList& tokens) {
  return std::make_shared<const ast::TokenList>(std::move(tokens));
}

/// What is known of a definition that could not be read.
ast::Definition FaultyDefinition(syntax::DefinitionTokens& definition, const syntax::TokenReader& tokens) {
  const auto text = [&](size_t at) {
    return at + 1 < definition.tokens.size() ? std::string(tokens.TextOf(*definition.tokens[at])) : std::string();
  };
  ast::Definition result;
  result.replaces = text(0) == "replace";
  size_t word = result.replaces ? 1 : 0;
  ast::Faulty faulty{.kind = ast::KindOfKeyword(text(word)), .name = {}, .word = text(word)};
  if (faulty.word == "needs") {
    const bool table = text(word + 1) == "table";
    faulty.kind = table ? ast::DefinitionKind::kTable : ast::DefinitionKind::kDefine;
    word += table ? 1 : 0;
  }
  const antlr4::CommonToken& first = *definition.tokens.front();
  const antlr4::CommonToken& last = *definition.tokens[std::max<size_t>(definition.tokens.size(), 2) - 2];
  result.span = result.head = tokens.SpanOf(first);
  result.span.end = std::max(result.span.end, tokens.SpanOf(last).end);
  if (faulty.kind && word + 2 < definition.tokens.size()) {
    const antlr4::CommonToken& name = *definition.tokens[word + 1];
    const bool quoted = faulty.kind == ast::DefinitionKind::kMeasure;
    const std::string_view written = tokens.TextOf(name);
    if (quoted ? name.getType() == grammar::TallyLexer::TEXT : syntax::IsName(name.getType())) {
      faulty.name = {.text = std::string(quoted ? written.substr(1, written.size() - 2) : written), .span = tokens.SpanOf(name)};
      result.head.end = faulty.name.span.end;
    }
  }
  result.node = std::move(faulty);
  result.clauses.doc = std::move(definition.doc);
  result.tokens = Keep(definition.written);
  return result;
}

/// What ANTLR, or the memory, may throw ends here.
template <class Read>
auto Guarded(FileId file, DiagnosticSink& sink, const Read& read) -> decltype(read()) {
  try {
    return read();
  } catch (const std::bad_alloc&) {
    sink.Report(DiagnosticKind::ScriptTooLarge, Span{.file = file}, "the script needs more memory than there is");
  } catch (...) {
    sink.Report(DiagnosticKind::SyntaxError, Span{.file = file}, "the script cannot be read");
  }
  return {};
}

ast::Module ReadModule(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
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
    const size_t errors_before_it = sink.error_count();
    std::optional<syntax::DefinitionTokens> definition = reader.Next();
    if (!definition) {
      break;
    }
    const bool is_first = first;
    first = false;
    auto* tree = definition->readable ? parser.ParseFileItem(*definition) : nullptr;
    if (tree == nullptr) {
      if (definition->tokens.size() > 1) {
        module.definitions.push_back(FaultyDefinition(*definition, tokens));
      }
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
      module.header_tokens = std::move(definition->written);
    } else if (auto* line = tree->languageLine()) {
      ast::LanguageLine built = builder.BuildLanguageLine(line);
      if (!is_first && (!module.library || module.language || !module.definitions.empty())) {
        sink.Report(DiagnosticKind::SyntaxError, built.span, "`language` is the first line of a script, or stands below the `library` line")
            .Hint("one version holds for the whole file");
        continue;
      }
      module.language = built;
      module.header_tokens.insert(module.header_tokens.end(), definition->written.begin(), definition->written.end());
    } else {
      ast::Definition built = builder.BuildDefinition(tree->definition());
      if (sink.error_count() != errors_before_it) {
        built = FaultyDefinition(*definition, tokens);
      } else {
        built.clauses.doc = std::move(definition->doc);
        built.tokens = Keep(definition->written);
      }
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
  module.last_comments = std::move(reader.last_comments());
  return module;
}

PromptInput ReadPrompt(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
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
      input.definitions.back().tokens = Keep(item->written);
    } else if (input.question) {
      found.Report(DiagnosticKind::SyntaxError, tokens.SpanOf(*tree->start), "one question at a time");
    } else {
      input.question = builder.BuildQuestion(tree->question());
    }
  }
  sink.Take(found);
  return input;
}

}  // namespace

ast::Module ParseModule(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
  return Guarded(file, sink, [&] { return ReadModule(sources, file, sink); });
}

PromptInput ParsePrompt(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
  return Guarded(file, sink, [&] { return ReadPrompt(sources, file, sink); });
}

std::optional<LibraryLine> PeekLibraryLine(std::string_view text) {
  SourceMap sources;
  const FileId file = sources.Add(SourceFile("", std::string(text)));
  const uint32_t first_byte = FirstByte(text);
  DiagnosticSink nobody;
  if (!CheckScriptText(sources, file, nobody)) {
    return std::nullopt;
  }
  syntax::TokenReader reader(file, sources.file(file).text().substr(first_byte), first_byte, nobody);
  const std::optional<syntax::DefinitionTokens> first =
      syntax::DefinitionReader(reader, syntax::DefinitionReader::Input::kFile, nobody).Next();
  std::vector<std::string_view> words;
  for (size_t i = 0; first && i + 1 < first->tokens.size(); ++i) {
    words.push_back(reader.TextOf(*first->tokens[i]));
  }
  const auto is = [&](size_t at, std::string_view word) { return at < words.size() && words[at] == word; };
  if (!is(0, "library") || words.size() < 2) {
    return std::nullopt;
  }
  LibraryLine line;
  size_t at = 1;
  for (line.name = words[at++]; is(at, ".") && at + 1 < words.size(); at += 2) {
    line.name += "." + std::string(words[at + 1]);
  }
  const auto year = [&](size_t where) {
    const auto number = where < words.size() ? ParseInteger(words[where]) : std::nullopt;
    return number && *number <= INT_MAX ? std::optional(static_cast<int>(*number)) : std::nullopt;
  };
  if (is(at, "for")) {
    line.from = year(at + 1);
    line.through = is(at + 2, "through") ? year(at + 3) : line.from;
  }
  return line;
}

}  // namespace tally
