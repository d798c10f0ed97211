#include <catch2/catch.hpp>

#include "parsed_script.h"

namespace tally::testing {
namespace {

/// What the prompt understands, in one line.
std::string Understood(const std::string& line) {
  SourceMap sources;
  const FileId file = sources.Add(SourceFile("<prompt>", line));
  DiagnosticSink sink;
  const PromptInput input = ParsePrompt(sources, file, sink);
  if (sink.HasErrors()) {
    return sink.all().front().text;
  }
  if (input.unfinished) {
    return "unfinished";
  }
  std::string all;
  for (const ast::Definition& definition : input.definitions) {
    all += DumpDefinition(definition) + "\n";
  }
  return input.question ? all + DumpQuestion(*input.question) : all;
}

}  // namespace

TEST_CASE("questions of the prompt") {
  const std::pair<const char*, const char*> cases[] = {
      {"1 + 2", "(expression (calc 1 + 2))"},
      {"count pair where concentrator(2025)  -- how many", "(count (count pair (where (call concentrator 2025))))"},
      {"count pair", "(count (count pair))"},
      {"count student of pair where a by b, c(\"x\"), d.e",
       "(count (count student of pair (where a)) (by b) (by (call c \"x\")) (by d.e))"},
      {"sum credits of completion where y = 2025 by program.cluster",
       "(sum (sum credits of completion (where (= y 2025))) (by program.cluster))"},
      {"list pair where a show student, f(1)", "(list pair (where a) (show student) (show (call f 1)))"},
      {"list pair", "(list pair)"},
      {"list a of t joined by \", \"", "(expression (list a of t (joined-by \", \")))"},
      {"show measure \"3S1\"", "(show measure \"3S1\")"},
      {"show axis youth", "(show axis \"youth\")"},
      {"who in form_2a(\"Male\", \"c01\")", "(who (call form_2a \"Male\" \"c01\"))"},
      {"why pair(\"S05\", \"P1\") not in form_2a", "(why (not (in (call pair \"S05\" \"P1\") form_2a)))"},
      {"why pair(\"S05\", \"P1\").served", "(why (. (call pair \"S05\" \"P1\") served))"},
      {"profile student.homeless", "(profile student.homeless)"},
      {"compare a.b for 2025 with a.b for 2026 on measure \"1S1\"", "(compare (left a.b 2025) (right a.b 2026) measure 1S1)"},
      {"define a = 1\ndefine b = 2", "(define a (= 1))\n(define b (= 2))\n"},
      {"what if n = 3 compare form f", "(what-if\n  (replace (define n (= 3)))\n  (compare form f))\n"},
      {"what if replace define d = August 15 after y compare measure \"1S1\"",
       "(what-if\n  (replace (define d (= (day 08-15 after y))))\n  (compare measure 1S1))\n"},
      {"", ""},
      {"-- only a comment", ""},
  };
  for (const auto& [line, tree] : cases) {
    INFO(line);
    CHECK(Understood(line) == tree);
  }
}

TEST_CASE("a line of the prompt that wants more is no error") {
  for (const char* line : {"count pair where", "define a =", "table t from \"x\" {", "f(1,", "table t from \"x\" {\n  a : text",
                           "define a = 1 +", "cohort c of t where a and", "codes c { \"1\" \"x\""}) {
    INFO(line);
    CHECK(Understood(line) == "unfinished");
  }
}

TEST_CASE("errors of the prompt") {
  CHECK(Understood("count pair wher a") == "`wher` does not fit behind what stands before it");
  CHECK(Understood("1 2") == "`2` does not fit behind what stands before it");
  CHECK(Understood("1\n2") == "one question at a time");
  CHECK(Understood("select * from t") == "there is no `select` statement");
}

}  // namespace tally::testing
