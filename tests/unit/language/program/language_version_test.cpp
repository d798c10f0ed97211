// In which version of the language a text is written.
#include <array>

#include <catch2/catch.hpp>

#include "language/program/language_version.h"
#include "language/syntax/parse.h"

namespace tally {
namespace {

/// The messages about a text, each with its hint.
std::vector<std::string> Told(const std::string& text, int unsaid, int current, std::span<const ChangeOfMeaning> changes) {
  SourceMap sources;
  DiagnosticSink sink;
  const ast::Module module = ParseModule(sources, sources.Add(SourceFile("a.tally", text)), sink);
  CheckLanguage(module, unsaid, current, changes, sink);
  std::vector<std::string> told;
  for (const Diagnostic& diagnostic : sink.all()) {
    told.push_back(diagnostic.text + " | " + diagnostic.hints.front());
  }
  return told;
}

const std::array<ChangeOfMeaning, 2> kChanges = {{
    {.version = 2,
     .what = "`pick` without an order is refused",
     .how_to_keep = "write `preferring earliest id`",
     .touches = [](const ast::Module& module) { return module.definitions.size() > 1; }},
    {.version = 3,
     .what = "a year begins in August",
     .how_to_keep = "write the month",
     .touches = [](const ast::Module&) { return false; }},
}};

}  // namespace

TEST_CASE("a text of a later version is refused, and of none") {
  CHECK(Told("language 1\ndefine a = 1", 0, 1, {}).empty());
  CHECK(Told("language 2\ndefine a = 1", 0, 1, {}) ==
        std::vector<std::string>{
            "the text is written in version 2 of the language; this program reads version 1 | `tally --version` says which "
            "program this is"});
  CHECK(Told("language 0\ndefine a = 1", 0, 3, {}) ==
        std::vector<std::string>{
            "the text is written in version 0 of the language; this program reads versions 1 to 3 | `tally --version` says "
            "which program this is"});
}

TEST_CASE("changes of meaning since a text was written are told where it says what they touch") {
  const std::string two = "define a = 1\ndefine b = 2";
  const std::vector<std::string> wanted = {
      "the text is written in version 1 of the language; since version 2 `pick` without an order is refused | write `preferring earliest "
      "id`"};
  CHECK(Told("language 1\n" + two, 0, 3, kChanges) == wanted);
  CHECK(Told("language 2\n" + two, 0, 3, kChanges).empty());
  CHECK(Told("language 1\ndefine a = 1", 0, 3, kChanges).empty());
  CHECK(Told(two, 0, 3, kChanges).empty());  // of the current version
  CHECK(Told(two, 1, 3, kChanges) == wanted);
}

}  // namespace tally
