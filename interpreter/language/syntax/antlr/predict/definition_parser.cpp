#include "language/syntax/antlr/predict/definition_parser.h"

#include <fmt/format.h>

#include "language/syntax/antlr/predict/learned_predictions.h"
#include "language/syntax/parse_limits.h"

namespace tally::syntax {

using grammar::TallyParser;

DefinitionParser::DefinitionParser(const TokenReader& tokens, DiagnosticSink& sink)
    : tokens_(tokens),
      sink_(sink),
      parser_(&window_),
      give_up_(std::make_shared<antlr4::BailErrorStrategy>()),
      explain_(std::make_shared<ErrorStrategy>(window_, tokens, sink)) {
  parser_.removeErrorListeners();
  LearnedSimulator::Install(parser_, kLearnedPredictions);
}

template <class Rule>
auto DefinitionParser::Parse(const DefinitionTokens& tokens, std::string_view unit, Rule rule) -> decltype(rule()) {
  using antlr4::atn::ParserATNSimulator;
  if (tokens.tokens.size() > kMaxDefinitionTokens) {
    sink_.Report(DiagnosticKind::ScriptTooLarge, tokens_.SpanOf(*tokens.tokens.front()),
                 fmt::format("the definition that begins here has more than {} words and signs", kMaxDefinitionTokens));
    return nullptr;
  }
  window_.Show(&tokens);
  try {
    parser_.reset();
    parser_.setErrorHandler(give_up_);
    parser_.getInterpreter<ParserATNSimulator>()->setPredictionMode(antlr4::atn::PredictionMode::SLL);
    return rule();
  } catch (const antlr4::ParseCancellationException&) {
    window_.seek(0);
  }
  try {
    explain_->Begin(unit);
    parser_.setErrorHandler(explain_);
    parser_.reset();
    parser_.getInterpreter<ParserATNSimulator>()->setPredictionMode(antlr4::atn::PredictionMode::LL);
    const auto tree = rule();
    return explain_->faulty() ? nullptr : tree;
  } catch (const antlr4::ParseCancellationException&) {
    return nullptr;
  }
}

TallyParser::FileItemContext* DefinitionParser::ParseFileItem(const DefinitionTokens& tokens) {
  return Parse(tokens, "definition", [this] { return parser_.fileItem(); });
}

TallyParser::PromptItemContext* DefinitionParser::ParsePromptItem(const DefinitionTokens& tokens) {
  return Parse(tokens, "line", [this] { return parser_.promptItem(); });
}

TallyParser::SlotContext* DefinitionParser::ParseSlot(const DefinitionTokens& tokens) {
  return Parse(tokens, "slot", [this] { return parser_.slot(); });
}

}  // namespace tally::syntax
