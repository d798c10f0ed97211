#include "language/syntax/antlr/predict/learned_predictions.h"

#include <algorithm>

namespace tally::syntax {

using antlr4::atn::ParserATNSimulator;

void LearnedSimulator::Install(antlr4::Parser& parser, const LearnedPredictions& learned) {
  parser.setInterpreter(new LearnedSimulator(parser, *parser.getInterpreter<ParserATNSimulator>(), learned));
}

LearnedSimulator::LearnedSimulator(antlr4::Parser& owner, ParserATNSimulator& before, const LearnedPredictions& learned)
    : ParserATNSimulator(&owner, before.atn, before.decisionToDFA, before.getSharedContextCache()), learned_(learned) {
  size_t next = 0;
  for (size_t decision = 0; decision <= before.decisionToDFA.size(); ++decision) {
    while (next < learned.starts.size() && learned.starts[next].decision < decision) {
      ++next;
    }
    first_start_.push_back(static_cast<uint32_t>(next));
  }
}

size_t LearnedSimulator::adaptivePredict(antlr4::TokenStream* input, size_t decision, antlr4::ParserRuleContext* outer) {
  const size_t alternative = getPredictionMode() == antlr4::atn::PredictionMode::SLL ? Look(*input, decision) : 0;
  return alternative != 0 ? alternative : ParserATNSimulator::adaptivePredict(input, decision, outer);
}

size_t LearnedSimulator::Look(antlr4::TokenStream& input, size_t decision) const {
  for (size_t i = first_start_[decision]; i < first_start_[decision + 1]; ++i) {
    const LearnedPredictions::Start& start = learned_.starts[i];
    if (start.precedence != LearnedPredictions::kAnyPrecedence && start.precedence != parser->getPrecedence()) {
      continue;
    }
    size_t state = start.state;
    for (ssize_t ahead = 1; learned_.states[state].alternative == 0; ++ahead) {
      const size_t token = input.LA(ahead);
      const auto wanted = token == antlr4::Token::EOF ? LearnedPredictions::kEndOfFile : static_cast<uint16_t>(token);
      const auto edges = learned_.edges.subspan(learned_.states[state].first_edge,
                                                learned_.states[state + 1].first_edge - learned_.states[state].first_edge);
      const auto edge = std::lower_bound(edges.begin(), edges.end(), wanted, [](const auto& e, uint16_t t) { return e.token < t; });
      if (edge == edges.end() || edge->token != wanted) {
        return 0;
      }
      state = edge->state;
    }
    return learned_.states[state].alternative;
  }
  return 0;
}

}  // namespace tally::syntax
