#include <catch2/catch.hpp>

#include "parsed_script.h"

namespace tally::testing {
namespace {

struct Case {
  const char* script;
  const char* message;  // the first one: code, place, text
  const char* hint;     // its first hint
};

const Case kHabits[] = {
    {"cohort a of t where x == 1", "T0107 1:23 `==` is written `=` here", "write `=`"},
    {"cohort a of t where x <> 1", "T0107 1:23 `<>` is written `!=` here", "write `!=`"},
    {"cohort a of t where !x", "T0107 1:21 `!` is written `not` here", "write `not`"},
    {"cohort a of t where x && y", "T0107 1:23 `&&` is written `and` here", "write `and`"},
    {"cohort a of t where x || y", "T0107 1:23 `||` is written `or` here", "write `or`"},
    {"cohort a of t where x ≤ 3", "T0107 1:23 `≤` is written `<=` here", "write `<=`"},
    {"define a := 3", "T0107 1:10 `:=` is written `=` here", "write `=`"},
    {"define a = x – 3", "T0107 1:14 `–` is a typographic dash", "write `-` for minus and `--` before a comment"},
    {"cohort a of t where x in (\"a\", \"b\")", "T0107 1:26 a list stands in square brackets", "write `in [\"a\", \"b\"]`"},
    {"cohort a of t where x in (\"a\")", "T0107 1:27 a list stands in square brackets", "write `in [\"a\"]`"},
    {"define a = if x = 1 then 2 else 3", "T0107 1:12 a choice names the value first, then its condition",
     "write `A when C, B when D, otherwise E`"},
    {"define a = case when x then 2 else 3 end", "T0107 1:24 a choice names the value first, then its condition",
     "write `A when C, B when D, otherwise E`"},
    {"define a = 1 when x else 3", "T0107 1:21 a choice ends with `otherwise`", "write `A when C, otherwise B`"},
    {"define a = IF(x = 1, 2, 3)", "T0107 1:12 `if` is no function", "write `A when C, otherwise B`"},
    {"define a = coalesce(x, 0)", "T0107 1:12 there is no `coalesce`", "write `a default b`"},
    {"define a = sum(x)", "T0107 1:12 `sum` takes a table, not brackets", "write `sum E of TABLE where C`"},
    {"cohort a of t where x = 'F'", "T0107 1:25 a text stands in straight double quotes", "write it as \"...\""},
    {"cohort a of t where x = “F”", "T0107 1:25 a text stands in straight double quotes", "write it as \"...\""},
    {"cohort a of t where x is null", "T0107 1:26 `null` is written `missing`", "write `x is missing` or `x is given`"},
    {"cohort a of t where x = NULL", "T0107 1:25 `NULL` is written `missing`", "write `x is missing` or `x is given`"},
    {"cohort a of t where x = true", "T0107 1:25 `true` is written `yes`", "write `yes`"},
    {"cohort a of t where x = FALSE", "T0107 1:25 `FALSE` is written `no`", "write `no`"},
    {"// note\ndefine a = 1", "T0107 1:1 a comment begins with `--` and ends with its line", "write `--` instead of `//`"},
    {"define a = 1 /* note\n */ + 2", "T0107 1:14 a comment begins with `--` and ends with its line", "write `--` instead of `/*`"},
    {"# note\ndefine a = 1", "T0107 1:1 a comment begins with `--` and ends with its line", "write `--` instead of `#`"},
    {"select * from t", "T0107 1:1 there is no `select` statement",
     "a listing prints columns of a table: `listing NAME of TABLE { \"Heading\" = column }`"},
    {"PROC SQL;", "T0107 1:1 there are no procedures",
     "say what is counted with `cohort` and `define`, and what is printed with `form` or `listing`"},
    {"data work.x;", "T0107 1:1 there are no data steps", "a file is declared by `table NAME from \"file.csv\" { column : type }`"},
    {"cohort a of t WHERE x", "T0107 1:15 `where` is written in small letters", "write `where`"},
    {"cohort a of t where x AND y", "T0107 1:23 `and` is written in small letters", "write `and`"},
    {"cohort a of t where x between 1 and 3", "T0107 1:23 there is no `between`", "write `x in a through b`"},
    {"define a = count distinct student of t", "T0107 1:18 there is no `distinct`: `count E of T` counts different values",
     "write `count student of enrollment`"},
};

const Case kErrors[] = {
    {"cohrt a of t", "T0101 1:1 `cohrt` begins no definition", "did you mean `cohort`?"},
    {"cohort a of t were x", "T0101 1:15 `were` does not fit behind what stands before it", "did you mean `where`?"},
    {"define = 3", "T0101 1:8 expected a name, found `=`", ""},
    {"define a =", "T0101 1:11 expected a value, found the end of the definition", ""},
    {"define a : = 3", "T0101 1:12 expected a type, found `=`", ""},
    {"define a = 1 2", "T0101 1:14 `2` does not fit behind what stands before it",
     "an operator, a comma or the end of the line is missing"},
    {"define a = [1 2]", "T0101 1:15 `2` does not fit behind what stands before it",
     "a comma, an operator or a closing bracket is missing"},
    {"define a = 1 when x", "T0101 1:20 a choice says in the end what holds in all other cases",
     "end it with `, otherwise VALUE`, for example `, otherwise missing`"},
    {"define a = b and any t where c", "T0101 1:18 `any` with `where` stands in brackets when it is a part of something longer",
     "write `(any ... where ...)`"},
    {"param x = 3", "T0101 1:9 expected `:`, found `=`", "a parameter is written `param NAME : type = default`"},
    {"codes a { \"1\" \"x\", \"2\" \"y\" }", "T0101 1:18 the cells of a block stand side by side without commas", "write a blank instead"},
    {"axis a of t {\n  line B where x\n}", "T0101 2:8 expected a text in quotes, found `B`", "write `\"B\"`"},
    {"form f of t {\n  lable \"x\" = y\n}",
     "T0101 2:3 expected an item of the form (`file`, `blocks`, `label`, `rows`, `columns`, `value`, `show`, `use`), found `lable`",
     "did you mean `label`?"},
    {"checks c of t {\n  rule \"A\" error if x\n}", "T0101 2:8 rule \"A\" has no message", "end it with `message \"...\"`"},
    {"checks c of t {\n  rule \"A\" if x message \"\"\n}",
     "T0101 2:12 expected the severity of the rule, like `error` or `warning`, found `if`", ""},
    {"define a = 1\nlibrary x for 2025", "T0101 2:1 `library` is the first line of a file or stands nowhere",
     "begin a file of its own for each library"},
    {"define a = 1\nlanguage 1", "T0101 2:1 `language` is the first line of a script, or stands below the `library` line",
     "one version holds for the whole file"},
    {"language 1\nlanguage 1", "T0101 2:1 `language` is the first line of a script, or stands below the `library` line",
     "one version holds for the whole file"},
    {"define a = $x", "T0101 1:12 `$` has no meaning outside texts and comments", "take it out; names and numbers need no sign"},
    {"define a = x.", "T0101 1:14 expected a name, found the end of the definition", ""},
    // unclosed
    {"define a = \"abc\ndefine b = 2", "T0102 1:12 a text that begins here is not closed in its line",
     "end it with `\"`; a quotation mark inside a text is written `\\\"`"},
    {"define a = 1 /* abc\ndefine b = 2", "T0102 1:14 a comment that begins here is not closed",
     "a comment begins with `--` and ends with its line"},
    {"table t from \"x\" {\n  a : text\n\ndefine b = 1", "T0103 1:18 the block that opens here is not closed", "close it with `}`"},
    {"axis a of t {\n  for each g in x {\n    line \"\" where y\n}\n", "T0103 2:19 the block that opens here is not closed",
     "close it with `}`"},
    {"define a = (1 + f(2)\n\ndefine b = 1", "T0103 1:12 the bracket that opens here is not closed", "close it with `)`"},
    {"define a = [1, 2\ndefine b = 1", "T0103 1:12 the list that opens here is not closed", "close it with `]`"},
    {"define a = (1]", "T0103 1:14 `]` stands where `)` closes `(`", ""},
    {"define a = 1)\n", "T0103 1:13 `)` closes nothing that is open here", "take it out, or open it with `(`"},
    {"}\ndefine a = 1\n", "T0103 1:1 `}` closes nothing that is open here", "take it out, or open it with `{`"},
    // and with or, chains
    {"cohort c of t where a = 1 and b\n  or c", "T0106 1:21 `and` and `or` stand side by side without brackets",
     "say what belongs together, for example `(a = 1 and b) or c`"},
    {"cohort c of t where a or b and c", "T0106 1:21 `and` and `or` stand side by side without brackets",
     "say what belongs together, for example `a or (b and c)`"},
    {"cohort c of t where 1 < a <= 3", "T0106 1:27 comparisons do not chain", "write `1 < a and a <= 3`"},
    {"cohort c of t where a is b is c", "T0106 1:28 comparisons do not chain", "join two comparisons with `and`, or put one in brackets"},
    // reserved words
    {"table t from \"x\" {\n  from : text\n}", "T0108 2:3 `from` is a word of the language and cannot be a name",
     "take another name; a column of that heading is declared as `from_ : type from \"from\"`"},
    {"define through of t = 1", "T0108 1:8 `through` is a word of the language and cannot be a name",
     "take another name; a column of that heading is declared as `through_ : type from \"through\"`"},
    {"cohort c of t where when = 1", "T0108 1:21 `when` is a word of the language and cannot be a name",
     "take another name; a column of that heading is declared as `when_ : type from \"when\"`"},
    // empty scripts, literals
    {"", "T0109 1:1 the script holds nothing", "begin with `use LIBRARY`, or with a `table`"},
    {"\n-- nothing\n", "T0109 1:1 the script holds nothing", "begin with `use LIBRARY`, or with a `table`"},
    {"define a = 2025-02-30", "T0111 1:12 `2025-02-30` is no day of the calendar", ""},
    {"define a = February 30 in y", "T0111 1:12 February has no day 30", ""},
    {"define a = 12abc", "T0111 1:12 `12abc` is neither a number nor a name",
     "a name begins with a letter; a number is written with digits and one point; a code stands in quotes"},
    {"define a = \"x\\q\"", "T0111 1:14 a backslash in a text stands before `\"`, `\\`, `n` or `t`", "write `\\\\` for a backslash"},
    {"define a = \"{x\"", "T0111 1:13 the slot that opens here is not closed in the text", "close it with `}`; write `{{` for a brace"},
    {"define a = \"x}\"", "T0111 1:14 `}` closes no slot of the text", "write `}}` for a brace"},
    {"define a = \"{}\"", "T0111 1:13 a slot without a value", "write `{{` for a brace"},
    {"define a = \"é{b c}\"", "T0101 1:17 `c` does not fit behind what stands before it",
     "an operator, a comma or the end of the line is missing"},
};

void CheckCase(const Case& test) {
  INFO(test.script);
  const ParsedScript script(test.script);
  REQUIRE(script.sink.HasErrors());
  CHECK(script.FirstMessage() == test.message);
  const std::vector<std::string>& hints = script.sink.all().front().hints;
  CHECK((hints.empty() ? std::string() : hints.front()) == test.hint);
}

}  // namespace

TEST_CASE("habits from other languages are answered with our spelling") {
  for (const Case& test : kHabits) {
    CheckCase(test);
  }
}

TEST_CASE("errors are said in words of the language") {
  for (const Case& test : kErrors) {
    CheckCase(test);
  }
}

TEST_CASE("all independent errors of a script are reported in one run") {
  const ParsedScript script(
      "table t from \"t.csv\" {\n  key id\n  id code\n  a : text\n  ? : text\n  b : list off text\n}\n"
      "form f off t {\n  file \"x.csv\"\n  rows a b\n  for\n  columns c\n}\n"
      "define good = 1\n"
      "cohrt c of t\n"
      "axis a of t {\n  for each g in x {\n    lin \"y\" where z\n    line \"z\"\n  }\n  line \"w\" where = 1\n}\n");
  CHECK(script.AllMessages() ==
        "T0101 5:3 `?` has no meaning outside texts and comments\n"
        "T0101 3:6 expected `:`, found `code`\n"
        "T0101 6:12 `off` does not fit behind what stands before it\n"
        "T0101 8:8 expected `of` or `for`, found `off`\n"
        "T0101 10:10 `b` does not fit behind what stands before it\n"
        "T0101 11:3 expected an item of the form (`file`, `blocks`, `label`, `rows`, `columns`, `value`, `show`, `use`), found `for`\n"
        "T0101 15:1 `cohrt` begins no definition\n"
        "T0101 18:5 expected a line or another item of the axis, found `lin`\n"
        "T0101 19:13 expected `where`, found the end of the line\n"
        "T0101 21:18 expected a value, found `=`\n");
  std::vector<std::string> read;
  for (const ast::Definition& definition : script.module.definitions) {
    if (!std::holds_alternative<ast::Faulty>(definition.node)) {
      read.push_back(DumpDefinition(definition));
    }
  }
  CHECK(read == std::vector<std::string>{"(define good (= 1))"});
}

TEST_CASE("what is not text is refused before it is parsed") {
  CHECK(ParsedScript(std::string("define a = 1\n\0", 14)).FirstMessage() ==
        "T0105 2:1 the character U+0000, a control character, does not belong in a script");
  CHECK(ParsedScript("define\xFF").FirstMessage() == "T0105 1:7 this byte is not UTF-8");
  CHECK(ParsedScript("\xFF\xFE"
                     "d\0")
            .FirstMessage() == "T0105 1:1 the script is UTF-16, not UTF-8");
  CHECK(ParsedScript("define a = \"\u202E\"").FirstMessage() ==
        "T0105 1:13 the character U+202E, which turns the direction of the text, does not belong in a script");
}

}  // namespace tally::testing
