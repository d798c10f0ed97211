#pragma once

#include <cstdint>
#include <span>

#include <antlr4-runtime.h>

namespace tally::syntax {

/// What ANTLR's fast prediction (SLL) finds out at its decisions, as it was found out when tally was built by reading the scripts that ship
/// (grammar/learn_predictions.cpp). Without it the same is worked out anew in every process, which takes longer than all other reading.
/// Only the tokens ahead decide in SLL, so what was learned holds for every script; what was not learned is worked out as ever.
struct LearnedPredictions {
  struct Start {
    uint16_t decision;
    int16_t precedence;  // of a decision of a left-recursive rule; else kAnyPrecedence
    uint16_t state;
  };
  struct State {
    uint16_t alternative;  // 0: the next token decides
    uint32_t first_edge;   // the edges go on to those of the next state
  };
  struct Edge {
    uint16_t token;  // kEndOfFile for the end
    uint16_t state;
  };
  static constexpr int16_t kAnyPrecedence = -1;
  static constexpr uint16_t kEndOfFile = 0xFFFF;

  std::span<const Start> starts;  // by decision
  std::span<const State> states;  // one more than there are: where the last one's edges end
  std::span<const Edge> edges;    // of a state by token
};

/// Made by the build.
extern const LearnedPredictions kLearnedPredictions;

/// ANTLR's predictions, from what was learned where it covers them.
class LearnedSimulator : public antlr4::atn::ParserATNSimulator {
 public:
  /// Shares everything with the parser's own simulator; the parser owns it once it is set there.
  static void Install(antlr4::Parser& parser, const LearnedPredictions& learned);

  size_t adaptivePredict(antlr4::TokenStream* input, size_t decision, antlr4::ParserRuleContext* outer) override;

 private:
  LearnedSimulator(antlr4::Parser& owner, antlr4::atn::ParserATNSimulator& before, const LearnedPredictions& learned);
  /// The alternative, or 0.
  size_t Look(antlr4::TokenStream& input, size_t decision) const;

  const LearnedPredictions& learned_;
  std::vector<uint32_t> first_start_;  // by decision
};

}  // namespace tally::syntax
