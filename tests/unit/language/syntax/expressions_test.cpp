#include <catch2/catch.hpp>

#include "parsed_script.h"

namespace tally::testing {
namespace {

struct Case {
  const char* text;
  const char* tree;
};

const Case kCases[] = {
    // literals
    {"12", "12"},
    {"1.50", "1.50"},
    {"85%", "85%"},
    {"0.1%", "0.1%"},
    {"\"text\"", "\"text\""},
    {"\"\"", "\"\""},
    {"2025-08-31", "2025-08-31"},
    {"yes", "yes"},
    {"no", "no"},
    {"missing", "missing"},
    {"ALL", "ALL"},
    {"[]", "(list)"},
    {"[\"09\" through \"12\", \"PK\"]", "(list (through \"09\" \"12\") \"PK\")"},
    {"[1, -2, 3 through 4]", "(list 1 (minus 2) (through 3 4))"},
    // texts with slots
    {"\"Group {g}: {name}\"", "(text \"Group \" g \": \" name)"},
    {"\"{a.b(1) + 2}\"", "(text (calc (call-of a b 1) + 2))"},
    {"\"{{x}} }} {{\"", "\"{x} } {\""},
    {"\"say \\\"a\\\" \\\\ \\n \\t\"", "\"say \\\"a\\\" \\\\ \\n \\t\""},
    {"\"{count raw where x = 1}\"", "(text (count raw (where (= x 1))))"},
    // names
    {"a", "a"},
    {"a.b.c", "(. (. a b) c)"},
    {"f()", "(call f)"},
    {"f(1, \"x\")", "(call f 1 \"x\")"},
    {"a.f(1).b", "(. (call-of a f 1) b)"},
    {"row.count", "(. row count)"},
    {"count", "count"},
    {"count > 0", "(> count 0)"},
    {"line.number != 1", "(!= (. line number) 1)"},
    {"sum", "sum"},
    {"column 4", "(column 4)"},
    {"interim.column 4", "(column interim 4)"},
    {"column.text", "(. column text)"},
    {"C10 + F10", "(calc C10 + F10)"},
    // days of a year
    {"October 1 in school_year", "(day 10-01 in school_year)"},
    {"August 31 after y", "(day 08-31 after y)"},
    {"July 1 of 2024", "(day 07-01 of 2024)"},
    {"July 1 of calendar_year(d)", "(day 07-01 of (call calendar_year d))"},
    {"September 30 of (n + 1)", "(day 09-30 of (calc n + 1))"},
    {"June 30 in param.school_year", "(day 06-30 in (. param school_year))"},
    {"February 29 in y", "(day 02-29 in y)"},
    // arithmetic: flat chains
    {"1 + 2 - 3", "(calc 1 + 2 - 3)"},
    {"1 + 2 * 3 / 4 - 5", "(calc 1 + (calc 2 * 3 / 4) - 5)"},
    {"(1 + 2) * 3", "(calc (calc 1 + 2) * 3)"},
    {"1 - (2 - 3)", "(calc 1 - (calc 2 - 3))"},
    {"-a * b", "(calc (minus a) * b)"},
    {"a - -b", "(calc a - (minus b))"},
    {"a default b default 0", "(default a b 0)"},
    {"a + 1 default 0", "(default (calc a + 1) 0)"},
    {"(column 1 default 0) + column 4", "(calc (default (column 1) 0) + (column 4))"},
    {"start through end", "(through start end)"},
    {"1 through min_n - 1", "(through 1 (calc min_n - 1))"},
    // conditions
    {"a = 1", "(= a 1)"},
    {"a != 1", "(!= a 1)"},
    {"a <= b + 1", "(<= a (calc b + 1))"},
    {"a is yes", "(is a yes)"},
    {"a is not \"Y\"", "(is not a \"Y\")"},
    {"a is missing", "(is-missing a)"},
    {"a is not missing", "(is-missing not a)"},
    {"a is given", "(is-given a)"},
    {"a is absent", "(is-absent a)"},
    {"a is ALL", "(is-ALL a)"},
    {"a in [\"x\"]", "(in a (list \"x\"))"},
    {"a in b for y", "(in a b (for y))"},
    {"n in 1 through 3", "(in n (through 1 3))"},
    {"share_a_day(a through b, y)", "(call share_a_day (through a b) y)"},
    {"not a", "(not a)"},
    {"not a = b", "(not (= a b))"},
    {"not a and b", "(and (not a) b)"},
    {"a and b and c", "(and a b c)"},
    {"a or b or c", "(or a b c)"},
    {"a and (b or c)", "(and a (or b c))"},
    {"(a and b) or c", "(or (and a b) c)"},
    // choices
    {"A when C, B when D, otherwise E", "(choice (when C A) (when D B) (otherwise E))"},
    {"1 when a and b, otherwise 2", "(choice (when (and a b) 1) (otherwise 2))"},
    {"f((1 when a, otherwise 2))", "(call f (choice (when a 1) (otherwise 2)))"},
    {"1 when a, otherwise 2 when b, otherwise 3", "(choice (when a 1) (otherwise (choice (when b 2) (otherwise 3))))"},
    // aggregates
    {"any t", "(any t)"},
    {"any t where a and b", "(any t (where (and a b)))"},
    {"not any t where a", "(not (any t (where a)))"},
    {"not any t and b", "(and (not (any t)) b)"},
    {"any done(y) where a", "(any done (arg y) (where a))"},
    {"any P matching a, b = x + 1 where c", "(any P (matching a) (matching b (calc x + 1)) (where c))"},
    {"any student.placement where q = 1", "(any student.placement (where (= q 1)))"},
    {"count t", "(count t)"},
    {"count student of t", "(count student of t)"},
    {"count student.gender of t where a", "(count (. student gender) of t (where a))"},
    {"count f(y) of t", "(count (call f y) of t)"},
    {"count t > 1", "(> (count t) 1)"},
    {"sum hours of t where a", "(sum hours of t (where a))"},
    {"sum credits(y) of t", "(sum (call credits y) of t)"},
    {"sum -x of t", "(sum (minus x) of t)"},
    {"lowest name of t where g = 1", "(lowest name of t (where (= g 1)))"},
    {"(highest credit of t matching id) default 0", "(default (highest credit of t (matching id)) 0)"},
    {"list a of t joined by \"; \"", "(list a of t (joined-by \"; \"))"},
    {"(one t matching code = c).level", "(. (one t (matching code c)) level)"},
    {"pick t preferring a is given then latest b missing first then lowest c",
     "(pick t (prefer (is-given a)) (prefer-highest b missing-first) (prefer-lowest c))"},
    {"pick t matching s where a preferring earliest b missing last", "(pick t (matching s) (where a) (prefer-lowest b missing-last))"},
};

}  // namespace

TEST_CASE("expressions become the tree that is written") {
  for (const Case& test : kCases) {
    INFO(test.text);
    CHECK(DumpOfExpression(test.text) == test.tree);
  }
}

TEST_CASE("a part of an expression knows its place in the file, also behind characters of several bytes") {
  const ParsedScript script("-- é “x”\ndefine a = \"é{bb}\" when ccc = 1 + dd, otherwise 2\n");
  REQUIRE(script.AllMessages().empty());
  const auto& choice = std::get<ast::Choice>(std::get<ast::Define>(script.module.definitions[0].node).value->node);
  const auto& text = std::get<ast::TextLiteral>(choice.branches[0].value->node);
  REQUIRE(text.pieces.size() == 2);
  CHECK(text.pieces[0].text == "é");
  CHECK(script.Written(text.pieces[1].slot->span) == "bb");
  const auto& comparison = std::get<ast::Comparison>(choice.branches[0].condition->node);
  CHECK(script.Written(comparison.op_span) == "=");
  CHECK(script.Written(comparison.right->span) == "1 + dd");
  CHECK(script.Written(std::get<ast::Arithmetic>(comparison.right->node).terms[0].op_span) == "+");
  CHECK(script.Written(choice.otherwise->span) == "2");
}

TEST_CASE("brackets are kept as a mark of the expression inside them") {
  const ParsedScript script("define a = (b)\n");
  const ast::Expr& value = *std::get<ast::Define>(script.module.definitions[0].node).value;
  CHECK(value.bracketed);
  CHECK(script.Written(value.span) == "b");
}

}  // namespace tally::testing
