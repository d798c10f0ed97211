#include "workbench/repl/open_block.h"

#include <string>

#include <catch2/catch.hpp>

namespace tally {
namespace {

TEST_CASE("open block: a text goes on for certain while a brace is open") {
  OpenBlock block;
  CHECK_FALSE(block.GoesOn("axis a of t {"));  // a definition begins: the parser is asked
  CHECK(block.GoesOn("  line \"}\" where x -- }"));
  CHECK(block.GoesOn(""));
  CHECK_FALSE(block.GoesOn("}"));
  block.Clear();
  CHECK_FALSE(block.GoesOn("count t"));
  CHECK_FALSE(block.GoesOn("codes c {\n  \"a\" \"A\"\n}"));
}

TEST_CASE("open block: where the parser may see an end or a fault, it is asked") {
  const auto line =
      GENERATE(as<std::string>(), "define x = 1", "table t from \"t.csv\" {", "what if x = 1", "\"open", "x // }", "# }", "/* }", "}}");
  OpenBlock block;
  CHECK_FALSE(block.GoesOn("axis a of t {"));  // a definition begins: the parser is asked
  CHECK_FALSE(block.GoesOn(line));
}

}  // namespace
}  // namespace tally
