#include <catch2/catch.hpp>

#include "language/syntax/name_uses.h"
#include "language/syntax/same_tree.h"
#include "parsed_script.h"

namespace tally::testing {
namespace {

bool Same(const std::string& a, const std::string& b) {
  const ParsedScript left(a);
  const ParsedScript right(b);
  REQUIRE_FALSE(left.sink.HasErrors());
  REQUIRE_FALSE(right.sink.HasErrors());
  return SameTree(left.module, right.module);
}

}  // namespace

TEST_CASE("same tree: blanks, comments, brackets that change nothing and `replace` do not make another rule") {
  CHECK(Same("define a = 1 + (2)\n", "define a = 1+(2)\n"));
  CHECK(Same("define a = 1 + (2)\n", "define a = 1 + 2\n"));
  CHECK(Same("-- one\ndefine a = \"x\\\\\" -- two\n", "-- three\ndefine a = \"x\\\\\" -- four\n"));
  CHECK(Same("define a = 1\n", "replace define a = 1\n"));
  CHECK(Same("table t from \"t.csv\" { key id; id : code }\n", "table t from \"t.csv\" {\n  key id\n  id : code\n}\n"));
}

TEST_CASE("same tree: words, order, reasons and the clause of a reason do") {
  CHECK_FALSE(Same("define a = 1 + 2\n", "define a = 2 + 1\n"));
  CHECK_FALSE(Same("define a = (1 + 2) * 3\n", "define a = 1 + 2 * 3\n"));
  CHECK_FALSE(Same("define a because \"x\" = 1\n", "define a because \"y\" = 1\n"));
  CHECK_FALSE(Same("measure \"1\" \"m\" of t {\n  denominator a because \"x\"\n  numerator b\n}\n",
                   "measure \"1\" \"m\" of t {\n  denominator a\n  numerator b because \"x\"\n}\n"));
}

TEST_CASE("name uses: names of rows, of values, and what a definition brings") {
  const ParsedScript script("table d = each student, p = course.program of completion where done and grade in grades\n");
  REQUIRE(script.module.definitions.size() == 1);
  const NameUses uses = NameUsesOf(script.module.definitions.front());
  CHECK(uses.rows == std::set<std::string>{"completion"});
  CHECK(uses.values == std::set<std::string>{"course", "done", "grade", "grades", "program", "student"});
  CHECK(uses.declared == std::set<std::string>{"p", "student"});
}

}  // namespace tally::testing
