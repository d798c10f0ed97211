// The program, with parts taken out of what it is given; run_clauses.py asks for them by the environment:
//   TALLY_TREES=FILE               adds the trees of what is parsed below the working folder, a definition a line
//   TALLY_WITHOUT=B-E,B-E SCRIPT   parses the script as if these bytes of it were not written
//   TALLY_PARTS=FILE               adds the parts of the bound tree that the program has
//   TALLY_DROP=PART                takes a part of the bound tree out of every definition
// The linker puts what stands here in place of the functions of the same names (`--wrap`); the program itself knows nothing of it.
#include <cstdlib>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "drop_bound_part.h"
#include "language/binder/binder.h"
#include "language/syntax/antlr/predict/definition_parser.h"
#include "language/syntax/parse.h"

namespace tally::clauses {
namespace {

using grammar::TallyLexer;
using grammar::TallyParser;
using syntax::DefinitionParser;
using syntax::DefinitionTokens;
using syntax::TokenReader;

std::string Asked(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

/// What is being parsed, and where its tokens stand.
const SourceMap* sources_now = nullptr;
int prompt_inputs = 0;
std::map<const DefinitionParser*, const TokenReader*> readers;

std::string NameOf(FileId file) {
  const std::string& name = sources_now->file(file).name();
  return name == "<prompt>" && prompt_inputs > 0 ? fmt::format("<prompt>#{}", prompt_inputs) : name;
}

/// `(formHead KW_FORM@0-4 (name NAME@5-12))`
std::string TreeText(antlr4::tree::ParseTree* tree, const TokenReader& reader) {
  static TallyParser names(nullptr);
  if (auto* leaf = dynamic_cast<antlr4::tree::TerminalNode*>(tree)) {
    const antlr4::Token& token = *leaf->getSymbol();
    const Span span = reader.SpanOf(token);
    return fmt::format("{}@{}-{}", names.getVocabulary().getSymbolicName(token.getType()), span.begin, span.end);
  }
  auto* rule = static_cast<antlr4::ParserRuleContext*>(tree);
  std::string text = "(" + names.getRuleNames()[rule->getRuleIndex()];
  for (antlr4::tree::ParseTree* child : rule->children) {
    text += " " + TreeText(child, reader);
  }
  return text + ")";
}

/// Takes the tokens out that are to be missing.
void TakeOut(DefinitionTokens& tokens, const TokenReader& reader) {
  const std::string asked = Asked("TALLY_WITHOUT");
  const size_t blank = asked.find(' ');
  if (blank == std::string::npos) {
    return;
  }
  const std::string places = "," + asked.substr(0, blank) + ",";
  const std::string script = asked.substr(blank + 1);
  const auto is_out = [&](Span span) {
    return NameOf(span.file) == script && places.find(fmt::format(",{}-{},", span.begin, span.end)) != std::string::npos;
  };
  std::erase_if(tokens.written, [&](const ast::Token& token) { return is_out(token.span); });
  for (size_t i = tokens.tokens.size(); i-- > 0;) {
    const antlr4::CommonToken& token = *tokens.tokens[i];
    if (token.getType() != antlr4::Token::EOF && is_out(reader.SpanOf(token))) {
      tokens.tokens.erase(tokens.tokens.begin() + static_cast<ptrdiff_t>(i));
      tokens.depths.erase(tokens.depths.begin() + static_cast<ptrdiff_t>(i));
    }
  }
  for (size_t i = 0; i < tokens.tokens.size(); ++i) {
    tokens.tokens[i]->setTokenIndex(i);
  }
}

template <class Tree>
Tree* Parse(DefinitionParser* parser, const DefinitionTokens& tokens, Tree* (*parse)(DefinitionParser*, const DefinitionTokens&)) {
  const TokenReader& reader = *readers.at(parser);
  TakeOut(const_cast<DefinitionTokens&>(tokens), reader);
  if (tokens.tokens.size() == 1) {
    return nullptr;  // all of it is out
  }
  Tree* tree = parse(parser, tokens);
  const std::string file = Asked("TALLY_TREES");
  const std::string script = NameOf(reader.SpanOf(*tokens.tokens.front()).file);
  if (tree != nullptr && !file.empty() && !script.starts_with('/') && !script.starts_with("..")) {  // of the case itself
    std::ofstream(file, std::ios::app) << script << '\t' << TreeText(tree, reader) << '\n';
  }
  return tree;
}

}  // namespace

#define REAL(symbol) __asm__("__real_" symbol)
#define WRAP(symbol) __asm__("__wrap_" symbol)
#define BOTH(Result, Function, symbol, ...)        \
  Result Real##Function(__VA_ARGS__) REAL(symbol); \
  Result Wrap##Function(__VA_ARGS__) WRAP(symbol)

BOTH(bound::Program, Bind, "_ZN5tally4BindERKNS_13MergedProgramERKNS_9SourceMapERNS_14DiagnosticSinkE", const MergedProgram& merged,
     const SourceMap& sources, DiagnosticSink& sink);
BOTH(ast::Module, ParseModule, "_ZN5tally11ParseModuleERKNS_9SourceMapENS_8StrongIdINS_7FileTagEEERNS_14DiagnosticSinkE",
     const SourceMap& sources, FileId file, DiagnosticSink& sink);
BOTH(PromptInput, ParsePrompt, "_ZN5tally11ParsePromptERKNS_9SourceMapENS_8StrongIdINS_7FileTagEEERNS_14DiagnosticSinkE",
     const SourceMap& sources, FileId file, DiagnosticSink& sink);
BOTH(void, MakeParser, "_ZN5tally6syntax16DefinitionParserC1ERKNS0_11TokenReaderERNS_14DiagnosticSinkE", DefinitionParser* parser,
     const TokenReader& tokens, DiagnosticSink& sink);
BOTH(TallyParser::FileItemContext*, ParseFileItem, "_ZN5tally6syntax16DefinitionParser13ParseFileItemERKNS0_16DefinitionTokensE",
     DefinitionParser* parser, const DefinitionTokens& tokens);
BOTH(TallyParser::PromptItemContext*, ParsePromptItem, "_ZN5tally6syntax16DefinitionParser15ParsePromptItemERKNS0_16DefinitionTokensE",
     DefinitionParser* parser, const DefinitionTokens& tokens);
BOTH(TallyParser::SlotContext*, ParseSlot, "_ZN5tally6syntax16DefinitionParser9ParseSlotERKNS0_16DefinitionTokensE",
     DefinitionParser* parser, const DefinitionTokens& tokens);

bound::Program WrapBind(const MergedProgram& merged, const SourceMap& sources, DiagnosticSink& sink) {
  bound::Program program = RealBind(merged, sources, sink);
  const std::string list = Asked("TALLY_PARTS");
  if (!list.empty()) {
    bound::Program looked_at = program;
    std::ofstream file(list, std::ios::app);
    for (const std::string& part : DropBoundPart(looked_at, "")) {
      file << part << '\n';
    }
  }
  if (const std::string part = Asked("TALLY_DROP"); !part.empty() && !sink.HasErrors()) {
    DropBoundPart(program, part);
  }
  return program;
}

ast::Module WrapParseModule(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
  sources_now = &sources;
  prompt_inputs = 0;
  return RealParseModule(sources, file, sink);
}

PromptInput WrapParsePrompt(const SourceMap& sources, FileId file, DiagnosticSink& sink) {
  static int inputs = 0;
  static std::string last;  // what is read once more is the same input
  sources_now = &sources;
  inputs += last != sources.file(file).text();
  last = sources.file(file).text();
  prompt_inputs = inputs;
  PromptInput input = RealParsePrompt(sources, file, sink);
  prompt_inputs = 0;
  return input;
}

void WrapMakeParser(DefinitionParser* parser, const TokenReader& tokens, DiagnosticSink& sink) {
  readers[parser] = &tokens;
  RealMakeParser(parser, tokens, sink);
}

TallyParser::FileItemContext* WrapParseFileItem(DefinitionParser* parser, const DefinitionTokens& tokens) {
  return Parse(parser, tokens, RealParseFileItem);
}
TallyParser::PromptItemContext* WrapParsePromptItem(DefinitionParser* parser, const DefinitionTokens& tokens) {
  return Parse(parser, tokens, RealParsePromptItem);
}
TallyParser::SlotContext* WrapParseSlot(DefinitionParser* parser, const DefinitionTokens& tokens) {
  return Parse(parser, tokens, RealParseSlot);
}

}  // namespace tally::clauses
