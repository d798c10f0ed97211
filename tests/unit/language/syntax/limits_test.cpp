#include <catch2/catch.hpp>

#include "parsed_script.h"

namespace tally::testing {
namespace {

std::string Repeat(const std::string& text, size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (size_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

}  // namespace

TEST_CASE("what nests too deeply is refused with its place, whatever it is") {
  constexpr size_t kDeep = 10'000;
  const std::string scripts[] = {
      "define a = " + Repeat("(", kDeep) + "1" + Repeat(")", kDeep),
      "define a = " + Repeat("(", kDeep),
      "define a = " + Repeat("[", kDeep) + Repeat("]", kDeep),
      "define a = " + Repeat("f(", kDeep) + Repeat(")", kDeep),
      "define a = " + Repeat("not ", kDeep) + "yes",
      "define a = " + Repeat("- ", kDeep) + "1",
      "define a = x" + Repeat(".x", kDeep),
      "define a = " + Repeat("1 when x, otherwise ", kDeep) + "2",
      "define a = " + Repeat("any t where ", kDeep) + "x",
      "define a = " + Repeat("sum ", kDeep) + "x" + Repeat(" of t", kDeep),
      "define a = " + Repeat("sum 1 + ", kDeep) + "x" + Repeat(" of t", kDeep),
      "axis a of t " + Repeat("{ for each g in x ", kDeep) + "{" + Repeat("}", kDeep + 1),
      Repeat("{", kDeep),
      "require x message \"{" + Repeat("(", kDeep) + "x" + Repeat(")", kDeep) + "}\"",
  };
  for (const std::string& text : scripts) {
    INFO(text.substr(0, 60));
    const ParsedScript script("define before = 1\n" + text + "\ndefine behind = 2\n");
    REQUIRE(script.sink.error_count() == 1);
    CHECK(script.FirstMessage().substr(0, 8) == "T0104 2:");
    CHECK(script.module.definitions.size() >= 1);
  }
}

TEST_CASE("long chains are flat") {
  constexpr size_t kLong = 100'000;
  const ParsedScript sum("define a = 1" + Repeat(" + 1", kLong - 1));
  REQUIRE(sum.AllMessages().empty());
  CHECK(std::get<ast::Arithmetic>(std::get<ast::Define>(sum.module.definitions[0].node).value->node).terms.size() == kLong - 1);
  const ParsedScript logic("define a = x = 1" + Repeat(" and x = 1", 20'000));
  REQUIRE(logic.AllMessages().empty());
  CHECK(std::get<ast::Logic>(std::get<ast::Define>(logic.module.definitions[0].node).value->node).operands.size() == 20'001);
  const ParsedScript choice("define a = 1 when x" + Repeat(", 1 when x", 10'000) + ", otherwise 2");
  CHECK(choice.AllMessages().empty());
  // Refused, but not by running out of stack.
  CHECK(ParsedScript("define a = x" + Repeat(" = x", kLong)).FirstMessage() == "T0106 1:18 comparisons do not chain");
  CHECK(ParsedScript("define a = x" + Repeat(" and x or x", 10'000)).FirstMessage() ==
        "T0106 1:12 `and` and `or` stand side by side without brackets");
}

TEST_CASE("very long scripts are read or refused with the limit") {
  CHECK(ParsedScript(Repeat("-- a comment that fills a line of the script, and says nothing\n", 100'000) + "define a = 1\n")
            .AllMessages()
            .empty());
  CHECK(ParsedScript("define a = 1" + Repeat(" + 1", 600'000)).FirstMessage() ==
        "T0110 1:1 the definition that begins here has more than 1000000 words and signs");
  CHECK(ParsedScript(std::string((size_t{64} << 20) + 1, '\n')).FirstMessage() ==
        "T0110 1:1 the script has 67108865 bytes; at most 67108864 are read");
  CHECK(ParsedScript(Repeat("define a = 1\n", 200'001)).FirstMessage() == "T0110 200001:1 a script has at most 200000 definitions");
  CHECK(ParsedScript("define a = " + std::string(2000, '9')).FirstMessage() == "T0111 1:12 a number of more than 1000 digits");
}

TEST_CASE("a script of errors is not read to its end") {
  const ParsedScript script(Repeat("cohrt a of t\n", 100'000));
  CHECK(script.sink.error_count() == 100);
}

}  // namespace tally::testing
