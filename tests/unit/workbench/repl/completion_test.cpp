#include "workbench/repl/completion.h"

#include <catch2/catch.hpp>

namespace tally {
namespace {

Completion Of(std::string beginning, std::vector<std::string> texts, bool is_text = true) {
  Completion completion{std::move(beginning), {}, is_text};
  for (std::string& text : texts) {
    completion.candidates.push_back({std::move(text), ""});
  }
  return completion;
}

TEST_CASE("completion: what all candidates have in common is inserted") {
  CHECK(TextToInsert(Of("g", {"gender", "general"}, false)) == "en");
  CHECK(TextToInsert(Of("g", {"gender"}, false)) == "ender");
  CHECK(TextToInsert(Of("E", {"East High"})) == "ast High\"");
  CHECK(TextToInsert(Of("x", {}, false)).empty());
}

TEST_CASE("completion: a character is inserted whole or not at all") {
  CHECK(TextToInsert(Of("", {"a\u00E9", "a\u00E8"})) == "a");
}

TEST_CASE("completion: what would steer a terminal is neither inserted nor shown") {
  CHECK(TextToInsert(Of("a", {"ab\x1b[31mred"})) == "b");
  CHECK(TextToInsert(Of("ab", {"ab\x1b[31mred"})).empty());
  CHECK(TextToInsert(Of("", {"\u202Eabc"})).empty());
  for (const std::string& text : {std::string("ab\x1b[31mred"), std::string("\x1b]0;title\a"), std::string("\u202Eabc")}) {
    const std::string list = ListOfCandidates(Of("", {text, "plain"}));
    CHECK(list.find('\x1b') == std::string::npos);
    CHECK(list.find('\a') == std::string::npos);
    CHECK(list.find("\u202E") == std::string::npos);
    CHECK(list.find("plain") != std::string::npos);
  }
}

TEST_CASE("completion: notes stand one a line") {
  Completion completion = Of("", {"F", "M"});
  completion.candidates[0].note =
      "Fem\x1b"
      "ale";
  completion.candidates[1].note = "Male";
  const std::string list = ListOfCandidates(completion);
  CHECK(list.find('\x1b') == std::string::npos);
  CHECK(list.ends_with("M  Male\n"));
}

}  // namespace
}  // namespace tally
