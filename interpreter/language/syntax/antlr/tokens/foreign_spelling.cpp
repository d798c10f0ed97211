#include "language/syntax/antlr/tokens/foreign_spelling.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "TallyLexer.h"
#include "foundation/source/utf8.h"

namespace tally::syntax {
namespace {

using grammar::TallyLexer;

constexpr ForeignToken kTokens[] = {
    {TallyLexer::FOREIGN_EQUAL, TallyLexer::EQUAL, "="},
    {TallyLexer::FOREIGN_NOT_EQUAL, TallyLexer::NOT_EQUAL, "!="},
    {TallyLexer::FOREIGN_LESS_EQUAL, TallyLexer::LESS_EQUAL, "<="},
    {TallyLexer::FOREIGN_GREATER_EQUAL, TallyLexer::GREATER_EQUAL, ">="},
    {TallyLexer::FOREIGN_NOT, TallyLexer::KW_NOT, "not"},
    {TallyLexer::FOREIGN_AND, TallyLexer::KW_AND, "and"},
    {TallyLexer::FOREIGN_OR, TallyLexer::KW_OR, "or"},
    {TallyLexer::FOREIGN_DASH, TallyLexer::MINUS, "-"},
    {TallyLexer::FOREIGN_TEXT, TallyLexer::TEXT, ""},
    {TallyLexer::FOREIGN_COMMENT, antlr4::Token::EOF, "--"},
};

constexpr ForeignWord kStatements[] = {
    {"select", "there is no `select` statement", "a listing prints columns of a table: `listing NAME of TABLE { \"Heading\" = column }`"},
    {"proc", "there are no procedures", "say what is counted with `cohort` and `define`, and what is printed with `form` or `listing`"},
    {"data", "there are no data steps", "a file is declared by `table NAME from \"file.csv\" { column : type }`"},
    {"let", "a definition begins with `define`", "`define NAME of TABLE = value`"},
    {"def", "a definition begins with `define`", "`define NAME of TABLE = value`"},
    {"function", "a definition begins with `define`", "`define NAME(argument : type) = value`"},
    {"var", "a definition begins with `define`", "`define NAME = value`"},
    {"set", "nothing is assigned: every name has one definition", "`define NAME = value`"},
    {"run", "there is no `run`: a script is run as a whole", "take the word out"},
    {"end", "a block ends with `}`", "write `}`"},
    {"begin", "a block begins with `{`", "write `{`"},
    {"create", "a table is declared, not created", "`table NAME from \"file.csv\" { column : type }`"},
    {"import", "a library is taken with `use`", "`use us.car for 2025`"},
    {"from", "a table is declared by `table NAME from \"file.csv\" { column : type }`",
     "to print rows write `listing NAME of TABLE { ... }`"},
    {"libname", "the data folder is given on the command line", "take the line out"},
    {"options", "there are no options in a script", "take the line out"},
    {"print", "what is printed stands in a `form` or `listing`", "`listing NAME of TABLE { \"Heading\" = column }`"},
    {"if", "there are no steps, so none can be conditional", "a choice is a value: `define NAME = A when C, otherwise B`"},
    {"else", "a choice ends with `otherwise`", "`define NAME = A when C, otherwise B`"},
    {"while", "there are no loops over steps", "`for each x in list { ... }` repeats lines of an axis or columns of a listing"},
    {"for", "`for each` stands inside an axis, a listing or a `checks` block", "`for each x in list { ... }`"},
    {"where", "`where` belongs to a cohort, a form, a line or an aggregate", "`cohort NAME of TABLE where C`"},
    {"class", "there are no classes", "`table NAME from \"file.csv\" { column : type }` declares a table"},
    {"group", "rows are grouped by `table NAME = each KEY of TABLE`", "`table pair = each student, program of completion`"},
    {"order", "the order of rows is said in a listing", "`sorted by column`"},
    {"assert", "a condition on parameters begins with `require`, one on rows is a `rule`", "`require C message \"...\"`"},
};

constexpr ForeignWord kOperators[] = {
    {"and", "`and` is written in small letters", "write `and`"},
    {"or", "`or` is written in small letters", "write `or`"},
    {"not", "`not` is written in small letters", "write `not`"},
    {"in", "`in` is written in small letters", "write `in`"},
    {"is", "`is` is written in small letters", "write `is`"},
    {"where", "`where` is written in small letters", "write `where`"},
    {"when", "`when` is written in small letters", "write `when`"},
    {"between", "there is no `between`", "write `x in a through b`"},
    {"like", "there is no `like`", "write `starts_with(x, \"...\")`, or declare `patterns`"},
    {"distinct", "there is no `distinct`: `count E of T` counts different values", "write `count student of enrollment`"},
    {"else", "a choice ends with `otherwise`", "write `A when C, otherwise B`"},
    {"elseif", "a choice lists its cases with commas", "write `A when C, B when D, otherwise E`"},
    {"elif", "a choice lists its cases with commas", "write `A when C, B when D, otherwise E`"},
    {"then", "a choice names the value first", "write `A when C, otherwise B`"},
    {"end", "a choice needs no `end`", "write `A when C, otherwise B`"},
    {"eq", "`eq` is written `=`", "write `=`"},
    {"ne", "`ne` is written `!=`", "write `!=`"},
    {"lt", "`lt` is written `<`", "write `<`"},
    {"le", "`le` is written `<=`", "write `<=`"},
    {"gt", "`gt` is written `>`", "write `>`"},
    {"ge", "`ge` is written `>=`", "write `>=`"},
    {"to", "a range is written with `through`", "write `a through b`"},
    {"mod", "the remainder is a function", "write `remainder(a, b)`"},
    {"group", "groups are tables: `table NAME = each KEY of TABLE`", "at the prompt, `count T by axis`"},
    {"order", "the order of rows is written `sorted by`", "write `sorted by column`"},
    {"limit", "the number of rows is written `first`", "at the prompt, `first 10` stands behind everything else"},
    {"top", "the number of rows is written `first`", "at the prompt, `first 10` stands behind everything else"},
    {"fetch", "the number of rows is written `first`", "at the prompt, `first 10` stands behind everything else"},
    {"having", "there is no `having`", "`where` stands behind the table; at the prompt, `sorted by count descending first 10` behind `by`"},
    {"join", "tables are joined by references or by `table NAME = A with B matching key`", "write `row.parent.column` to go to a parent"},
    {"desc", "the order is written `descending`", "write `sorted by column descending`"},
    {"asc", "ascending order needs no word", "take the word out"},
    {"null", "`null` is written `missing`", "write `missing`"},
    {"average", "`average` is written `mean`", "write `mean E of TABLE`"},
};

constexpr ForeignWord kFunctions[] = {
    {"if", "`if` is no function", "write `A when C, otherwise B`"},
    {"iif", "there is no `iif`", "write `A when C, otherwise B`"},
    {"ifelse", "there is no `ifelse`", "write `A when C, otherwise B`"},
    {"ifs", "there is no `ifs`", "write `A when C, B when D, otherwise E`"},
    {"countif", "there is no `countif`", "write `count TABLE where C`"},
    {"countifs", "there is no `countifs`", "write `count TABLE where C and D`"},
    {"sumif", "there is no `sumif`", "write `sum E of TABLE where C`"},
    {"sumifs", "there is no `sumifs`", "write `sum E of TABLE where C and D`"},
    {"vlookup", "there is no `vlookup`", "go to a parent by `row.parent.column`, or write `one TABLE matching column = value`"},
    {"xlookup", "there is no `xlookup`", "go to a parent by `row.parent.column`, or write `one TABLE matching column = value`"},
    {"count", "`count` takes a table, not brackets", "write `count TABLE where C` or `count E of TABLE`"},
    {"sum", "`sum` takes a table, not brackets", "write `sum E of TABLE where C`"},
    {"min", "there is no `min`", "write `smaller(a, b)` of two values, `lowest E of TABLE` of many"},
    {"max", "there is no `max`", "write `larger(a, b)` of two values, `highest E of TABLE` of many"},
    {"coalesce", "there is no `coalesce`", "write `a default b`"},
    {"nvl", "there is no `nvl`", "write `a default b`"},
    {"isnull", "there is no `isnull`", "write `x is missing`"},
    {"isblank", "there is no `isblank`", "write `x is missing`"},
    {"missing", "`missing` takes no brackets", "write `x is missing`"},
    {"substr", "`substr` is written `text_part`", "write `text_part(t, 1, 2)` for the first two characters"},
    {"any", "`any` takes a table, not brackets", "write `any TABLE where C`"},
    {"and", "`and` stands between conditions", "write `a and b`"},
    {"or", "`or` stands between conditions", "write `a or b`"},
    {"average", "`average` is written `mean`", "write `mean E of TABLE`"},
    {"avg", "`avg` is written `mean`", "write `mean E of TABLE`"},
    {"averageif", "there is no `averageif`", "write `mean E of TABLE where C`"},
    {"averageifs", "there is no `averageifs`", "write `mean E of TABLE where C and D`"},
    {"mean", "`mean` takes a table, not brackets", "write `mean E of TABLE`"},
    {"median", "`median` takes a table, not brackets", "write `median E of TABLE`"},
    {"percentile", "`percentile` takes a table, not brackets", "write `percentile 90 E of TABLE`"},
    {"rank", "`rank` takes an order, not brackets", "write `rank in order of E descending within GROUP`"},
    {"dense_rank", "there is no `dense_rank`", "write `rank in order of E within GROUP ties dense`"},
    {"ntile", "there is no `ntile`", "write `rank in order of E in 4 groups`"},
    {"lag", "there is no `lag`", "write `previous TABLE in order of E within GROUP`"},
    {"lead", "there is no `lead`", "write `next TABLE in order of E within GROUP`"},
    {"input", "there is no `input`", "write `number(t)` or `date(t, \"M/D/YYYY\")`"},
    {"to_number", "`to_number` is written `number`", "write `number(t)`, or `number(t, \"1,234\")`"},
    {"to_date", "`to_date` is written `date`", "write `date(t, \"M/D/YYYY\")`"},
    {"try_cast", "there is no `try_cast`", "write `number(t)` or `date(t, \"M/D/YYYY\")`"},
    {"divide", "there is no `divide`", "write `a / b`, or `ratio(a, b)` where b may be 0"},
    {"left", "there is no `left`", "write `text_part(t, 1, 2)` for the first two characters, or `starts_with(t, \"...\")`"},
    {"right", "there is no `right`", "write `ends_with(t, \"...\")` or `text_after(t, \"...\")`"},
    {"mid", "`mid` is written `text_part`", "write `text_part(t, 3, 2)` for two characters from the third on"},
    {"len", "`len` is written `length`", "write `length(t)`"},
    {"trim", "`trim` is written `trimmed`", "write `trimmed(t)`"},
    {"upcase", "`upcase` is written `upper`", "write `upper(t)`"},
    {"lowcase", "`lowcase` is written `lower`", "write `lower(t)`"},
    {"concat", "texts are joined by slots", "write \"{a} {b}\""},
    {"concatenate", "texts are joined by slots", "write \"{a} {b}\""},
    {"today", "there is no `today`: the same data give the same report on every day", "declare a parameter: `param as_of : date`"},
    {"now", "there is no `now`: the same data give the same report on every day", "declare a parameter: `param as_of : date`"},
    {"year", "there is no `year`", "write `calendar_year(day)` or `school_year_of(day)`"},
    {"datedif", "there is no `datedif`", "write `complete_years(a, b)` or `days_between(a, b)`"},
    {"datediff", "there is no `datediff`", "write `complete_years(a, b)` or `days_between(a, b)`"},
    {"intck", "there is no `intck`", "write `complete_years(a, b)` or `days_between(a, b)`"},
    {"abs", "`abs` is written `absolute`", "write `absolute(x)`"},
    {"int", "`int` is written `whole`", "write `whole(x)`"},
    {"mod", "`mod` is written `remainder`", "write `remainder(a, b)`"},
    {"cast", "types are not converted",
     "declare the column with the type that it has, or write `number(t)` or `date(t, \"M/D/YYYY\")` of a text"},
    {"str", "a number becomes text in a slot", "write \"{x}\""},
    {"text", "a value becomes text in a slot", "write \"{x}\""},
    {"iferror", "there is no `iferror`: what cannot be computed stops the run", "state the case before: `A when C, otherwise missing`"},
    {"exists", "`exists` is written `any`", "write `any TABLE where C`"},
};

template <size_t N>
const ForeignWord* Find(const ForeignWord (&words)[N], std::string_view word) {
  const std::string small = SmallLetters(word);
  const auto* found = std::find_if(std::begin(words), std::end(words), [&](const ForeignWord& entry) { return entry.word == small; });
  return found == std::end(words) ? nullptr : found;
}

}  // namespace

const ForeignToken* FindForeignToken(size_t type) {
  const auto* found = std::find_if(std::begin(kTokens), std::end(kTokens), [&](const ForeignToken& entry) { return entry.type == type; });
  return found == std::end(kTokens) ? nullptr : found;
}

void ReportForeignToken(const ForeignToken& token, Span span, std::string_view written, DiagnosticSink& sink) {
  if (token.type == TallyLexer::FOREIGN_TEXT) {
    sink.Report(DiagnosticKind::HabitFromElsewhere, span, "a text stands in straight double quotes").Hint("write it as \"...\"");
    return;
  }
  if (token.type == TallyLexer::FOREIGN_COMMENT) {
    sink.Report(DiagnosticKind::HabitFromElsewhere, span, "a comment begins with `--` and ends with its line")
        .Hint(fmt::format("write `--` instead of `{}`", written.substr(0, written.starts_with('#') ? 1 : 2)));
    return;
  }
  if (token.type == TallyLexer::FOREIGN_DASH) {
    sink.Report(DiagnosticKind::HabitFromElsewhere, span, fmt::format("`{}` is a typographic dash", Printable(written)))
        .Hint("write `-` for minus and `--` before a comment");
    return;
  }
  sink.Report(DiagnosticKind::HabitFromElsewhere, span, fmt::format("`{}` is written `{}` here", Printable(written), token.ours))
      .Hint(fmt::format("write `{}`{}", token.ours, written == "&" ? "; texts are joined by slots: \"{a} {b}\"" : ""));
}

const ForeignWord* FindForeignStatement(std::string_view word) {
  return Find(kStatements, word);
}
const ForeignWord* FindForeignOperator(std::string_view word) {
  return Find(kOperators, word);
}
const ForeignWord* FindForeignFunction(std::string_view word) {
  return Find(kFunctions, word);
}

std::string SmallLetters(std::string_view word) {
  std::string small(word);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return small;
}

}  // namespace tally::syntax
