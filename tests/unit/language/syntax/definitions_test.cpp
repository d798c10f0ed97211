#include <set>

#include <catch2/catch.hpp>

#include "TallyLexer.h"
#include "TallyParser.h"
#include "atn/RuleStartState.h"
#include "language/syntax/antlr/tokens/line_ends.h"
#include "parsed_script.h"

namespace tally::testing {
namespace {

struct Case {
  const char* script;
  const char* tree;
};

const Case kCases[] = {
    // headers and uses
    {"library us.car for 2025", "(library us.car 2025 2025)\n"},
    {"library ct.x for 1900 through 2100\n  cite \"a\"\n  cite \"b\"", "(library ct.x 1900 2100 (cite \"a\") (cite \"b\"))\n"},
    {"library us.car for 2026 revises us.car for 2025", "(library us.car 2026 2026 (revises us.car) 2025)\n"},
    {"library pa.fact", "(library pa.fact)\n"},
    {"library ny.x revises us.car", "(library ny.x (revises us.car))\n"},
    {"language 1", "(language 1)\n"},
    {"library ny.x\nlanguage 2\ndefine language = 3", "(library ny.x)\n(language 2)\n(define language (= 3))\n"},
    {"use us.car", "(use us.car)\n"},
    {"needs y : year", "(needs y (type year))\n"},
    {"needs table t { a, b : code; c : codes or missing }",
     "(needs t\n  (column a (type code))\n  (column b (type code))\n  (column c (type codes or-missing)))\n"},
    {"use us.car for 2025", "(use us.car (for 2025))\n"},
    {"use us.car for reporting_year", "(use us.car (for reporting_year))\n"},
    // parameters
    {"param y : year", "(param y (type year))\n"},
    {"param y : year from 2009 through 2024 = 2024", "(param y (type year (from 2009) (through 2024)) (default 2024))\n"},
    {"param n : integer from 0 = 0", "(param n (type integer (from 0)) (default 0))\n"},
    {"param h : decimal above 0 = 1.5", "(param h (type decimal (above 0)) (default 1.5))\n"},
    {"param s : list of school.number or ALL = ALL", "(param s (type list-of school.number or-ALL) (default ALL))\n"},
    {"param g : list of grade from \"06\" through \"12\" or ALL", "(param g (type list-of grade (from \"06\") (through \"12\") or-ALL))\n"},
    {"param f : yes/no = no", "(param f (type yes/no) (default no))\n"},
    {"param t : text or missing = missing", "(param t (type text or-missing) (default missing))\n"},
    {"require a in b message \"no {a}\"", "(require (in a b) (message (text \"no \" a)))\n"},
    {"require digits(aun, 9) on aun message \"x\"", "(require (call digits aun 9) (on aun) (message \"x\"))\n"},
    // codes, patterns
    {"codes c { \"M\" \"Male\"  \"F\" \"Female\" }", "(codes c \"M\" \"Male\" \"F\" \"Female\")\n"},
    {"codes c with a : text, n : integer or missing {\n  \"1\" \"one\" \"x\" 5\n  \"2\" \"two\" \"y\" missing\n}",
     "(codes c (arg a (type text)) (arg n (type integer or-missing)) \"1\" \"one\" \"x\" 5 \"2\" \"two\" \"y\" missing)\n"},
    {"codes c with d : date, y : yes/no, n : decimal { \"1\" \"{a}\" 2025-01-31 yes -1.5 }",
     "(codes c (arg d (type date)) (arg y (type yes/no)) (arg n (type decimal)) \"1\" \"{a}\" 2025-01-31 yes -1.5)\n"},
    {"patterns p any X {\n  for 2024 \"03XX\" except \"0301\" \"0302\"\n           \"13XX\"\n  for 2016 through 2019 \"12XX\"\n}",
     "(patterns p X\n  (for 2024 2024 \"03XX\" \"13XX\" (except \"0301\" \"0302\"))\n  (for 2016 2019 \"12XX\"))\n"},
    // tables
    {"table t from \"t.csv\" {\n  key id, day\n  unique n\n  id : code from \"Id\"\n  p : student from \"a\", \"b\" as home\n  n : text\n}",
     "(table t \"t.csv\"\n  (key id day)\n  (unique n)\n  (column id (type code) (from \"Id\"))\n"
     "  (column p (type student) (from \"a\" \"b\") (as home))\n  (column n (type text)))\n"},
    {"table t from \"t.csv\" or absent { a, b : yes/no or missing or absent }",
     "(table t \"t.csv\" or-absent\n  (column a (type yes/no or-missing or-absent))\n  (column b (type yes/no or-missing or-absent)))\n"},
    {"table t from \"t.csv\" {\n  line : text\n  message : text\n  key : code\n  row, count : integer\n  label : text from \"Label\"\n}",
     "(table t \"t.csv\"\n  (column line (type text))\n  (column message (type text))\n  (column key (type code))\n"
     "  (column row (type integer))\n  (column count (type integer))\n  (column label (type text) (from \"Label\")))\n"},
    {"table t from \"t.csv\" {\n  a : yes/no written \"true\" \"false\" from \"A\"\n  n : integer from 0 through 10 from \"N\"\n"
     "  g : grade from \"06\" through \"12\" from \"G\"\n  d : decimal(2) above 0 or missing\n}",
     "(table t \"t.csv\"\n  (column a (type yes/no) (written \"true\" \"false\") (from \"A\"))\n"
     "  (column n (type integer (from 0) (through 10)) (from \"N\"))\n"
     "  (column g (type grade (from \"06\") (through \"12\")) (from \"G\"))\n  (column d (type decimal 2 (above 0) or-missing)))\n"},
    {"table t from \"t.csv\" {\n  header lines 5 through 6\n  missing written \"N/A\" \"-\"\n  suppressed written \"*\"\n  armour\n"
     "  separator \";\"\n  a : text\n  absent or empty means {\n    \"x\"\n  }\n}",
     "(table t \"t.csv\"\n  (header-lines 5 6)\n  (missing \"N/A\" \"-\")\n  (suppressed \"*\")\n  armour\n  (separator \";\")\n"
     "  (column a (type text))\n  (absent-or-empty-means \"x\"))\n"},
    {"table t from \"t.csv\" { header line 6\n absent means { } }", "(table t \"t.csv\"\n  (header-lines 6 6)\n  (absent-means))\n"},
    // derived tables
    {"table t = each a, b = c.d of u where x, v", "(table t (each a (= b (. c d)) (of u (where x)) (of v)))\n"},
    {"table t = a with b.c as d matching k, l = m\n  cite \"x\"\n  where e",
     "(table t (with a b.c (as d) (matching k) (matching l m) (where e))) (cite \"x\")\n"},
    {"table t = union {\n  take a, b = 1 from u\n  take a\n    from v where c\n}",
     "(table t (union\n    (take a (= b 1) (of u))\n    (take a (of v (where c)))))\n"},
    {"table t = take a = (\"1\" when b, otherwise missing), c from u",
     "(table t (take (= a (choice (when b \"1\") (otherwise missing))) c (of u)))\n"},
    {"table t = empty", "(table t empty)\n"},
    {"table t = cells of form_1a, form_1b", "(table t (cells-of form_1a form_1b))\n"},
    {"table t = lines of performance", "(table t (lines-of performance))\n"},
    // cohorts and defines
    {"cohort c of t", "(cohort c (of t))\n"},
    {"cohort c of t cite \"a\" cite \"b\" where x", "(cohort c (of t) (where x)) (cite \"a\") (cite \"b\")\n"},
    {"cohort c(y : year) of t where x = y", "(cohort c (arg y (type year)) (of t) (where (= x y)))\n"},
    {"define d = 1", "(define d (= 1))\n"},
    {"define d(a : code, k : list of kind) of t : decimal(2) or missing\n  cite \"x\"\n  = a",
     "(define d (arg a (type code)) (arg k (type list-of kind)) (of t) (type decimal 2 or-missing) (= a)) (cite \"x\")\n"},
    // axes, measures
    {"axis a(p : text) \"title\" of t numbered partition numerator only {\n  header \"H {p}\"\n  line \"A\" where x\n"
     "  line 7 \"B\" where y   offered if z   shown if count > 0\n  include b, c(\"x\")\n  number 16\n  unlisted if w\n}",
     "(axis a (arg p (type text)) \"title\" (of t) numbered partition numerator-only\n  (header (text \"H \" p))\n"
     "  (line \"A\" (where x))\n  (line 7 \"B\" (where y) (offered-if z) (shown-if (> count 0)))\n  (include b (call c \"x\"))\n"
     "  (number 16)\n  (unlisted-if w))\n"},
    {"axis a of t overlapping { for each r in race, g in [\"M\", \"F\"] { line \"{r}\" where a = r } }",
     "(axis a (of t) overlapping\n  (loop (for-each (in r race) (in g (list \"M\" \"F\")))\n    (line (text r) (where (= a r)))))\n"},
    {"axis a of t { for each g in s.grade of c where x { line \"{g}\" where yes } }",
     "(axis a (of t)\n  (loop (for-each (in g (. s grade) (of c) (where x)))\n    (line (text g) (where yes))))\n"},
    {"measure \"1S1\" \"Title\" of pair where c counting student because \"b\" {\n  cite \"X\"\n  denominator a\n  numerator b\n  exclude "
     "e\n"
     "  target 1\n  lines l, m(2)\n}",
     "(measure \"1S1\" \"Title\" (of pair) (where c) (counting student)\n  (denominator a)\n  (numerator b)\n  (exclude e)\n  (target 1)\n"
     "  (lines l (call m 2))) (cite \"X\") (because \"b\")\n"},
    // outputs
    {"template t(n : text) {\n  file \"{n}.csv\"\n  show -9 where not offered\n}",
     "(template t (arg n (type text))\n  (file (text n \".csv\"))\n  (show -9 (where (not offered))))\n"},
    {"form f of t where w counting s {\n  use e(\"x\")\n  file \"f.csv\" if a header if b\n"
     "  blocks school in c where x sorted by school.number,\n          k in codes\n  label \"L\" = line.text as alphanumeric 2\n  rows r, "
     "q\n"
     "  columns c as numeric 5\n  value \"v\" = numerator\n    as decimal 2\n  show \"*\" in numerator, actual where x\n}",
     "(form f (of t) (where w) (counting s)\n  (use e \"x\")\n  (file \"f.csv\" (if a) (header-if b))\n"
     "  (block school (in c) (where x) (sorted (. school number)))\n  (block k (in codes))\n"
     "  (label \"L\" (. line text) (as alphanumeric 2))\n  (rows r q)\n  (columns c (as numeric 5))\n"
     "  (value \"v\" numerator (as decimal 2))\n  (show \"*\" (in numerator actual) (where x)))\n"},
    {"form f for each measure m { rows m.lines }", "(form f (for-each-measure m)\n  (rows m.lines))\n"},
    {"form f of t { rows r columns c }", "T0101 1:22 `columns` does not fit behind what stands before it\n"},
    {"listing l of t where w {\n  file \"a.csv\" of c sorted by x descending, y missing first\n  sorted by a, b missing last\n"
     "  1 \"A\" = x as text\n  2 \"B\" not collected\n  \"C\" = 1   \"D\" = 2\n  for each c in cluster { \"{c}\" = y }\n}",
     "(listing l (of t) (where w)\n  (file \"a.csv\" (of c) (sorted (by x descending) (by y missing-first)))\n"
     "  (sorted a (by b missing-last))\n  (column 1 \"A\" x (as text))\n  (column 2 \"B\" not-collected)\n  (column \"C\" 1)\n  (column "
     "\"D\" 2)\n"
     "  (loop (for-each (in c cluster))\n    (column (text c) y)))\n"},
    {"worksheet w of t\n  cite \"x\"\n{\n  file \"w.csv\"\n  label \"a\" = b\n  entries from e matching a, b = c\n  column 1 \"c1\" = "
     "i.column 4\n"
     "  column 2 \"c2\" entered default 0\n  cells as decimal 2\n  header \"H\"\n  row A \"x\" entered\n  row B \"y\" = A + A\n}",
     "(worksheet w (of t)\n  (file \"w.csv\")\n  (label \"a\" b)\n  (entries e (matching a) (matching b c))\n  (cells (as decimal 2))\n"
     "  (column 1 \"c1\" (column i 4))\n  (column 2 \"c2\" entered 0)\n  (header \"H\")\n  (row A \"x\" entered)\n"
     "  (row B \"y\" (calc A + A))) (cite \"x\")\n"},
    // checks
    {"checks c of t first only {\n  rule \"A\" Error on 7, 13 through 17, \"2{m}\" if x only if y\n    message \"m\"\n"
     "  for each measure m { rule \"B\" warning unless a <= b actual a limit b message \"{m}\" }\n  for each entered row { rule \"C\" e if "
     "d message \"\" }\n}",
     "(checks c (of t) first-only\n  (rule \"A\" Error (on 7) (on 13 17) (on (text \"2\" m)) (if x) (only-if y) (message \"m\"))\n"
     "  (loop (for-each (measure m))\n    (rule \"B\" warning (unless (<= a b)) (actual a) (limit b) (message (text m))))\n"
     "  (loop (for-each entered-row)\n    (rule \"C\" e (if d) (message \"\"))))\n"},
    {"checks c pass and fail { }", "(checks c pass-and-fail)\n"},
    // tests
    {"test \"t\" on data \"d\" {\n  param y = 2025\n  given s (a, b) { \"1\" missing }\n  given e from \"e.csv\"\n  expect f(1) is yes\n"
     "  expect g is missing\n  expect h prints \"-1\"\n  expect x > 1 message \"{x}\"\n}",
     "(test \"t\" (on-data \"d\")\n  (param y 2025)\n  (given s (columns a b) \"1\" missing)\n  (given e (from \"e.csv\"))\n"
     "  (expect (call f 1) (is yes))\n  (expect g (is missing))\n  (expect h (prints \"-1\"))\n  (expect (> x 1) (message (text x))))\n"},
    {"test each case of \"c.csv\" { expect case.a is case.b }", "(test (each case) \"c.csv\"\n  (expect (. case a) (is (. case b))))\n"},
    {"test files \"d\" on data \"e\" { }", "(test files \"d\" (on-data \"e\"))\n"},
    // revisions
    {"replace define d because \"b\" = 9", "(replace (define d (= 9))) (because \"b\")\n"},
    {"replace table t because \"b\" = empty", "(replace (table t empty)) (because \"b\")\n"},
    {"replace param p : year = 2025", "(replace (param p (type year) (default 2025)))\n"},
    {"replace checks c of t because \"b\" { }", "(replace (checks c (of t))) (because \"b\")\n"},
    {"drop table a, b because \"x\"", "(drop table a b) (because \"x\")\n"},
    {"drop measure \"1S2\", \"5S1\" because \"x\"", "(drop measure 1S2 5S1) (because \"x\")\n"},
    {"change codes c because \"b\" {\n  replace \"15\" \"D\" \"D\"\n  add \"18\" \"E\" \"E\" after \"01\"\n  drop \"02\"\n}",
     "(change codes c\n  (replace \"15\" \"D\" \"D\")\n  (add \"18\" \"E\" \"E\" (after \"01\"))\n  (drop (text \"02\"))) (because "
     "\"b\")\n"},
    {"change axis a because \"b\" {\n  add line \"Y\" where z after \"X\"\n  drop line \"Q\"\n}",
     "(change axis a\n  (add (line \"Y\" (where z)) (after \"X\"))\n  (drop line (text \"Q\"))) (because \"b\")\n"},
    {"change table t because \"b\" {\n  add a, c : yes/no or missing\n  drop d\n  replace line : text\n}",
     "(change table t\n  (add (column a (type yes/no or-missing)))\n  (add (column c (type yes/no or-missing)))\n  (drop d)\n"
     "  (replace (column line (type text)))) (because \"b\")\n"},
    {"change measure \"5S3\" because \"b\" { replace denominator a and c }",
     "(change measure 5S3\n  (replace (denominator (and a c)))) (because \"b\")\n"},
    {"change checks c because \"b\" { add rule \"A\" error if x message \"m\" }",
     "(change checks c\n  (add (rule \"A\" error (if x) (message \"m\")))) (because \"b\")\n"},
    {"change listing l because \"b\" { replace 3 \"H\" = x }", "(change listing l\n  (replace (column 3 \"H\" x))) (because \"b\")\n"},
    {"what if \"t\" {\n  replace define d = 1\n  compare form f\n}", "(what-if \"t\"\n  (replace (define d (= 1)))\n  (compare form f))\n"},
};

}  // namespace

TEST_CASE("definitions become the tree that is written") {
  for (const Case& test : kCases) {
    INFO(test.script);
    CHECK(DumpOfScript(test.script) == test.tree);
  }
}

TEST_CASE("line ends: semicolons, Windows line ends, a byte order mark, lines that go on") {
  CHECK(DumpOfScript("define a = 1; define b = 2") == "(define a (= 1))\n(define b (= 2))\n");
  CHECK(DumpOfScript("\xEF\xBB\xBF"
                     "define a = 1\r\n  + 2\r\ndefine b =\r\n  2") == "(define a (= (calc 1 + 2)))\n(define b (= 2))\n");
  CHECK(DumpOfScript("table t from \"x\" { a : text; b : text }") ==
        "(table t \"x\"\n  (column a (type text))\n  (column b (type text)))\n");
  // An indented definition is one too, and a block may begin in a line of its own.
  CHECK(DumpOfScript("  define a = f(\n1,\n2)\n  checks c\n{\n}\n") == "(define a (= (call f 1 2)))\n(checks c)\n");
}

TEST_CASE("words of the language are names where they cannot be anything else") {
  for (const char* word :
       {"key",   "line", "row",    "count",   "list",  "sum",  "label", "value", "file",    "form", "table", "axis", "rule",
        "first", "last", "number", "message", "limit", "test", "any",   "one",   "measure", "data", "param", "use",  "drop"}) {
    INFO(word);
    const std::string name(word);
    const ParsedScript script("table t from \"t.csv\" {\n  key " + name + "\n  " + name + " : text\n}\ndefine d of t = " + name +
                              " = \"x\"\n");
    CHECK(script.AllMessages().empty());
    CHECK(script.module.definitions.size() == 2);
  }
}

TEST_CASE("comments are kept, and those straight above a definition are its documentation") {
  const ParsedScript script(
      "-- the file\n\n-- first line\n--   second\ndefine a = 1 -- behind\n  -- inside\n  + 2\n-- not of b\n\ndefine b = 1\n");
  REQUIRE(script.module.definitions.size() == 2);
  CHECK(script.module.definitions[0].clauses.doc == "first line\n  second");
  CHECK(script.module.definitions[1].clauses.doc.empty());
  std::vector<std::string> written;
  for (const ast::Token& token : *script.module.definitions[0].tokens) {
    written.push_back((token.starts_line ? std::to_string(token.blank_lines) + "|" : std::string()) + script.Written(token.span));
  }
  const std::vector<std::string> expected = {"0|-- the file", "1|-- first line", "0|--   second", "0|define", "a", "=", "1",
                                             "-- behind",     "0|-- inside",     "0|+",           "2"};
  CHECK(written == expected);
  CHECK(script.Written(script.module.definitions[1].tokens->front().span) == "-- not of b");
}

TEST_CASE("tokens say what begins an item, and what stands behind the last definition is kept") {
  const ParsedScript script("table t from \"t.csv\" {\n  key id; id : code\n  n : text from\n    \"N\"\n}\n\n-- the end\n");
  std::string items;
  for (const ast::Token& token : *script.module.definitions.at(0).tokens) {
    items += token.begins_item ? script.Written(token.span) + " " : "";
  }
  CHECK(items == "table key id n } ");
  REQUIRE(script.module.last_comments.size() == 1);
  CHECK(script.module.last_comments[0].blank_lines == 1);
}

TEST_CASE("a reason belongs to the clause before it, or to the definition") {
  const ParsedScript script(
      "measure \"1\" \"m\" of t cite \"head\" {\n  cite \"first\"\n  denominator a because \"d\" cite \"x\"\n  numerator b because "
      "\"n\"\n}\n"
      "axis l of t partition {\n  line \"A\" where a cite \"one\"\n  for each g in grade {\n    line \"{g}\" where b because \"two\"\n  } "
      "cite \"loop\"\n}\n");
  REQUIRE(script.AllMessages().empty());
  const ast::Clauses& measure = script.module.definitions.at(0).clauses;
  CHECK(measure.cites.size() == 2);
  CHECK_FALSE(measure.because);
  REQUIRE(measure.of_clauses.size() == 2);
  CHECK(script.Written(measure.of_clauses[0].clause) == "denominator a");
  CHECK(measure.of_clauses[0].because->text == "d");
  CHECK(measure.of_clauses[0].cites.at(0).text == "x");
  CHECK(measure.of_clauses[1].number == 1);
  CHECK(measure.of_clauses[1].because->text == "n");
  const ast::Clauses& axis = script.module.definitions.at(1).clauses;
  REQUIRE(axis.of_clauses.size() == 3);
  CHECK(script.Written(axis.of_clauses[0].clause) == "line \"A\" where a");
}

TEST_CASE("a definition that cannot be read keeps its kind, name and place") {
  const ParsedScript script("define a = = 1\nmeasure \"5S4\" of of {\n}\nreplace axis lines of {\n  lin\n}\nuse a.b.\ndefine b = 1\n");
  REQUIRE(script.module.definitions.size() == 5);
  const auto faulty = [&](size_t i) { return std::get<ast::Faulty>(script.module.definitions[i].node); };
  CHECK(faulty(0).kind == ast::DefinitionKind::kDefine);
  CHECK(faulty(0).name.text == "a");
  CHECK(script.Written(script.module.definitions[0].span) == "define a = = 1");
  CHECK(faulty(1).kind == ast::DefinitionKind::kMeasure);
  CHECK(faulty(1).name.text == "5S4");
  CHECK(faulty(2).name.text == "lines");
  CHECK(script.module.definitions[2].replaces);
  CHECK_FALSE(faulty(3).kind);
  CHECK(faulty(3).word == "use");
  CHECK(std::holds_alternative<ast::Define>(script.module.definitions[4].node));
}

TEST_CASE("the words that may be names are those of the grammar's rule `name`") {
  grammar::TallyParser parser(nullptr);
  const antlr4::atn::ATN& atn = parser.getATN();
  const antlr4::misc::IntervalSet names = atn.nextTokens(atn.ruleToStartState[grammar::TallyParser::RuleName]);
  for (size_t type = 1; type <= grammar::TallyLexer::OTHER; ++type) {
    INFO(type);
    CHECK(names.contains(type) == syntax::IsName(type));
  }
}

TEST_CASE("the grammar's rule `definitionKind` has the words of the table of kinds") {
  grammar::TallyParser parser(nullptr);
  const antlr4::atn::ATN& atn = parser.getATN();
  const antlr4::misc::IntervalSet words = atn.nextTokens(atn.ruleToStartState[grammar::TallyParser::RuleDefinitionKind]);
  std::set<std::string> of_grammar;
  for (const ssize_t type : words.toList()) {
    of_grammar.insert(parser.getVocabulary().getLiteralName(static_cast<size_t>(type)));
  }
  std::set<std::string> of_table;
  for (const ast::DefinitionKind kind : ast::kDefinitionKinds) {
    of_table.insert("'" + std::string(KeywordOf(kind)) + "'");
  }
  CHECK(of_grammar == of_table);
}

TEST_CASE("the line that says what a library is") {
  const auto line = PeekLibraryLine("\xEF\xBB\xBF-- head\n\nlibrary us.car for 2024 through 2028 revises us.car\ndefine a = 1\n");
  REQUIRE(line);
  CHECK(line->name == "us.car");
  CHECK(line->from == 2024);
  CHECK(line->through == 2028);
  CHECK(PeekLibraryLine("library a")->name == "a");
  CHECK_FALSE(PeekLibraryLine("library a")->from);
  CHECK_FALSE(PeekLibraryLine("define library = 1"));
  CHECK_FALSE(PeekLibraryLine(""));
}

TEST_CASE("a definition knows its whole text and its head") {
  const ParsedScript script("define a = 1\nreplace measure \"5S4\" \"T\" of pair {\n  numerator x\n}\n");
  REQUIRE(script.module.definitions.size() == 2);
  CHECK(script.Written(script.module.definitions[0].head) == "define a");
  CHECK(script.Written(script.module.definitions[0].span) == "define a = 1");
  CHECK(script.Written(script.module.definitions[1].head) == "replace measure \"5S4\"");
  CHECK(script.Written(script.module.definitions[1].span) == "replace measure \"5S4\" \"T\" of pair {\n  numerator x\n}");
}

}  // namespace tally::testing
