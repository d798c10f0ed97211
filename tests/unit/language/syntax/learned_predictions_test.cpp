#include <random>

#include <catch2/catch.hpp>

#include "TallyParser.h"
#include "language/syntax/antlr/predict/learned_predictions.h"
#include "language/syntax/antlr/tokens/definition_reader.h"
#include "language/syntax/antlr/tokens/token_reader.h"
#include "language/syntax/antlr/tokens/token_window.h"

namespace tally {
namespace {

using antlr4::atn::ParserATNSimulator;
using grammar::TallyParser;

constexpr std::string_view kScript = R"(library a.b for 2024 through 2028
use us.car for reporting_year
param grades : list of grade or ALL = ["09", "10"]
codes grade { "09" "9"  "10" "10" }
table student from "Student.csv" or absent {
  key id
  id : code
  grade : grade or missing
  days : decimal or missing from "Days"
}
define first_day of student because "memo" = lowest (start of enrollment where not void and start <= October 1 in school_year)
cohort here of student where any enrollment where days > 10 and (grade in ["09", "10"] or exit is missing)
define name of student = "{last}, {first}" when last is given, otherwise missing
define rate of student = round(100 * present / days, 1) default 0
axis lines of student partition { header "H"  for each g in grade { line "{g}" where grade = g }  unlisted if grade is missing }
form f of here counting student { file "f.csv"  rows lines  columns lines  label "x" = line.text }
listing l of student { file "l.csv"  sorted by id  "Id" = id  "Days" = days as decimal 2 }
)";

/// The rules and tokens of a tree, or why there is none.
std::string ShapeOf(antlr4::tree::ParseTree* tree) {
  if (auto* leaf = dynamic_cast<antlr4::tree::TerminalNode*>(tree)) {
    return std::to_string(leaf->getSymbol()->getType()) + " ";
  }
  auto* rule = dynamic_cast<antlr4::ParserRuleContext*>(tree);
  std::string shape = "(" + std::to_string(rule->getRuleIndex()) + " ";
  for (antlr4::tree::ParseTree* child : rule->children) {
    shape += ShapeOf(child);
  }
  return shape + ")";
}

std::string Parse(TallyParser& parser, syntax::TokenWindow& window, const syntax::DefinitionTokens& definition) {
  window.Show(&definition);
  parser.reset();
  parser.getInterpreter<ParserATNSimulator>()->setPredictionMode(antlr4::atn::PredictionMode::SLL);
  try {
    return ShapeOf(parser.fileItem());
  } catch (const antlr4::ParseCancellationException&) {
    return "refused at " + std::to_string(window.index());
  }
}

/// Both parsers' shapes of every definition of a script; they must be the same.
size_t CompareParsers(const std::string& script) {
  syntax::TokenWindow plain_window;
  syntax::TokenWindow learned_window;
  TallyParser plain(&plain_window);
  TallyParser learned(&learned_window);
  syntax::LearnedSimulator::Install(learned, syntax::kLearnedPredictions);
  for (TallyParser* parser : {&plain, &learned}) {
    parser->removeErrorListeners();
    parser->setErrorHandler(std::make_shared<antlr4::BailErrorStrategy>());
  }
  DiagnosticSink sink;
  syntax::TokenReader tokens(FileId(0), script, 0, sink);
  syntax::DefinitionReader reader(tokens, syntax::DefinitionReader::Input::kFile, sink);
  size_t parsed = 0;
  while (const std::optional<syntax::DefinitionTokens> definition = reader.Next()) {
    const std::string shape = Parse(plain, plain_window, *definition);
    REQUIRE(Parse(learned, learned_window, *definition) == shape);
    parsed += shape.starts_with("refused") ? 0 : 1;
  }
  return parsed;
}

}  // namespace

TEST_CASE("learned predictions: something was learned", "[learned]") {
  CHECK(syntax::kLearnedPredictions.starts.size() > 20);
  CHECK(syntax::kLearnedPredictions.states.size() > 200);
}

TEST_CASE("learned predictions: the same trees and the same refusals as without them", "[learned]") {
  CHECK(CompareParsers(std::string(kScript)) >= 8);
  std::mt19937 random(1);
  std::vector<std::string> words;
  for (size_t begin = 0; begin < kScript.size();) {
    const size_t end = std::min(kScript.find_first_of(" \n", begin), kScript.size() - 1) + 1;
    words.emplace_back(kScript.substr(begin, end - begin));
    begin = end;
  }
  for (int i = 0; i < 300; ++i) {  // words that are gone, twice, or at the place of others
    std::vector<std::string> changed = words;
    for (int change = 0; change < 6; ++change) {
      const size_t at = random() % changed.size();
      const std::string other = words[random() % words.size()];
      switch (random() % 3) {
        case 0: changed.erase(changed.begin() + static_cast<ptrdiff_t>(at)); break;
        case 1: changed[at] = other; break;
        default: changed.insert(changed.begin() + static_cast<ptrdiff_t>(at), other);
      }
    }
    std::string script;
    for (const std::string& word : changed) {
      script += word;
    }
    CompareParsers(script);
  }
}

}  // namespace tally
