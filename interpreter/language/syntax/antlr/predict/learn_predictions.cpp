// Run by the build: reads the scripts that ship and questions as they are typed at the prompt, and writes what ANTLR found out about its
// decisions as C++ (language/syntax/antlr/predict/learned_predictions.h).
//
//   learn_predictions OUTPUT QUESTIONS SCRIPT...
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "TallyParser.h"
#include "language/syntax/antlr/predict/learned_predictions.h"
#include "language/syntax/antlr/tokens/token_window.h"
#include "language/syntax/parse.h"

namespace tally::syntax {

const LearnedPredictions kLearnedPredictions{};  // nothing was learned yet

namespace {

using antlr4::dfa::DFA;
using antlr4::dfa::DFAState;

constexpr size_t kMostStates = 60000;  // numbers of states take 16 bits

// A faulty script is no fault here: it teaches less.
void Read(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  SourceMap sources;
  const FileId file = sources.Add(SourceFile(path, text.str()));
  DiagnosticSink sink;
  if (CheckScriptText(sources, file, sink)) {
    ParseModule(sources, file, sink);
  }
}

void Ask(const std::string& question) {
  SourceMap sources;
  DiagnosticSink sink;
  ParsePrompt(sources, sources.Add(SourceFile("question", question)), sink);
}

/// Calls use(text) with each of the conditions for `place` in the text; with the text itself where it has no such place.
template <class Use>
void ForEachCondition(const std::string& text, const std::string& place, const std::vector<std::string>& conditions, Use use) {
  const size_t at = text.find(place);
  if (at == std::string::npos) {
    use(text);
    return;
  }
  for (const std::string& condition : conditions) {
    use(std::string(text).replace(at, place.size(), condition));
  }
}

void ReadQuestions(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<std::string> conditions;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("? ")) {
      conditions.push_back(line.substr(2));
    } else if (!line.empty() && !line.starts_with("--")) {
      ForEachCondition(line, "{a}", conditions, [&](const std::string& half) { ForEachCondition(half, "{b}", conditions, Ask); });
    }
  }
}

/// Numbers the states that can be used as they are, and writes them.
class Table {
 public:
  void Add(const DFA& dfa) {
    if (dfa.s0 == nullptr) {
      return;
    }
    if (!dfa.isPrecedenceDfa()) {
      AddStart(dfa.decision, LearnedPredictions::kAnyPrecedence, dfa.s0);
      return;
    }
    std::map<size_t, DFAState*> by_precedence(dfa.s0->edges.begin(), dfa.s0->edges.end());
    for (const auto& [precedence, state] : by_precedence) {
      AddStart(dfa.decision, static_cast<int>(precedence), state);
    }
  }

  void Write(std::ostream& out) {
    std::ostringstream states;
    std::ostringstream edges;
    size_t edge_count = 0;
    for (size_t i = 0; i < order_.size(); ++i) {  // order_ grows meanwhile
      const DFAState& state = *order_[i];
      states << "{" << (state.isAcceptState ? state.prediction : 0) << "," << edge_count << "},\n";
      if (state.isAcceptState) {
        continue;
      }
      std::map<uint16_t, const DFAState*> targets;
      for (const auto& [token, target] : state.edges) {
        targets[token == antlr4::Token::EOF ? LearnedPredictions::kEndOfFile : static_cast<uint16_t>(token)] = target;
      }
      for (const auto& [token, target] : targets) {
        if (IsUsable(target)) {
          edges << "{" << token << "," << NumberOf(target) << "},\n";
          ++edge_count;
        }
      }
    }
    states << "{0," << edge_count << "},\n";
    out << "#include \"language/syntax/antlr/predict/learned_predictions.h\"\n\nnamespace tally::syntax {\nnamespace {\n\n"
        << "constexpr LearnedPredictions::Start kStarts[] = {\n"
        << starts_.str() << "};\n"
        << "constexpr LearnedPredictions::State kStates[] = {\n"
        << states.str() << "};\n"
        << "constexpr LearnedPredictions::Edge kEdges[] = {\n"
        << edges.str() << "};\n\n}  // namespace\n\n"
        << "const LearnedPredictions kLearnedPredictions{kStarts, kStates, kEdges};\n\n}  // namespace tally::syntax\n";
  }

 private:
  // A state with predicates asks for more than tokens.
  bool IsUsable(const DFAState* state) const {
    return state != nullptr && state != antlr4::atn::ATNSimulator::ERROR.get() && state->predicates.empty() &&
           (numbers_.contains(state) || order_.size() < kMostStates);
  }

  void AddStart(size_t decision, int precedence, const DFAState* state) {
    if (IsUsable(state)) {
      starts_ << "{" << decision << "," << precedence << "," << NumberOf(state) << "},\n";
    }
  }

  size_t NumberOf(const DFAState* state) {
    const auto [number, is_new] = numbers_.try_emplace(state, order_.size());
    if (is_new) {
      order_.push_back(state);
    }
    return number->second;
  }

  std::ostringstream starts_;
  std::map<const DFAState*, size_t> numbers_;
  std::vector<const DFAState*> order_;
};

int Run(int count, char** arguments) {
  if (count < 4) {
    std::fputs("error: learn_predictions OUTPUT QUESTIONS SCRIPT...\n", stderr);
    return 1;
  }
  ReadQuestions(arguments[2]);
  for (int i = 3; i < count; ++i) {
    Read(arguments[i]);
  }
  TokenWindow nothing;
  grammar::TallyParser parser(&nothing);
  Table table;
  for (const DFA& dfa : parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->decisionToDFA) {
    table.Add(dfa);
  }
  std::ofstream out(arguments[1], std::ios::binary);
  table.Write(out);
  return out.flush() ? 0 : 1;
}

}  // namespace
}  // namespace tally::syntax

int main(int count, char** arguments) {
  return tally::syntax::Run(count, arguments);
}
