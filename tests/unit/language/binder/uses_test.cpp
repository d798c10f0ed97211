#include <catch2/catch.hpp>

#include "bind_script.h"
#include "foundation/base/overloaded.h"
#include "language/binder/tree/uses.h"

namespace tally {

namespace {

using bound::Target;

/// What the name at the last occurrence of `words` means: its kind and its name.
std::string MeaningOf(const BoundScript& script, const std::string& words) {
  const std::string_view text = script.sources.file(FileId(0)).text();
  const size_t place = text.rfind(words);
  REQUIRE(place != std::string_view::npos);
  const bound::Use* use = bound::UseAt(script.program, FileId(0), static_cast<uint32_t>(place));
  if (use == nullptr) {
    return "nothing";
  }
  const bound::Program& program = script.program;
  return std::visit(
      Overloaded{
          [&](TableId id) { return "table " + program.table(id).name; },
          [&](ColumnId id) { return "column " + program.table(program.column(id).table).name + "." + program.column(id).name; },
          [&](DefineId id) { return "define " + program.define(id).name; },
          [&](ParamId id) { return "param " + program.params[id.index()].name; },
          [&](PatternsId id) { return "patterns " + program.patterns[id.index()].name; },
          [&](AxisId id) { return "axis " + program.axes[id.index()].name; },
          [&](FormId id) { return "form " + program.forms[id.index()].name; },
          [&](ListingId id) { return "listing " + program.listings[id.index()].name; },
          [](FunctionId) { return std::string("function"); },
          [&](const bound::CodeTarget& code) { return "code of " + program.table(code.codes).name; },
          [&](const bound::NamedAt& name) {
            return "named here: " + std::string(script.sources.Text(Span{name.file, name.begin, name.end}));
          },
          [](const auto&) { return std::string("something else"); },
      },
      use->target);
}

size_t CountUses(const BoundScript& script, const std::string& define) {
  for (const bound::Define& candidate : script.program.defines) {
    if (candidate.name == define) {
      return bound::UsesOf(script.program, candidate.id).size();
    }
  }
  FAIL("no such definition: " << define);
  return 0;
}

}  // namespace

TEST_CASE("every name says what it means") {
  const BoundScript script = BindScript(R"(
define girl of student = gender = "F"
define limit(most : decimal) of enrollment = hours < most
cohort counted of enrollment where student.girl and year = reporting_year and limit(12)
define asked of student = any counted where end is given and days_between(start, end) > 3 and start in [2025-01-01]
define coded of school = "A100" in service for 2025
define by_set of student = id in gender
axis by_gender of student { for each g in gender { line "{g.label}" where gender = g } }
axis all_of_them of student { line "all" where yes }
template files_of(name : text) { file "{name}.csv" }
form girls of student {
  use files_of("girls")
  label "g" = line.text
  rows by_gender
  columns all_of_them
}
table found = cells of girls
listing girls_listed of counted { file "l.csv"; "id" = student.id }
checks listed of girls_listed { rule "r" error unless student.id = "x" message "no" }
)");
  CHECK(script.First() == "");
  CHECK(MeaningOf(script, "gender = \"F\"") == "column student.gender");
  CHECK(MeaningOf(script, "\"F\"\ndefine") == "code of gender");
  CHECK(MeaningOf(script, "most\ncohort") == "named here: most");
  CHECK(MeaningOf(script, "enrollment where student.girl") == "table enrollment");
  CHECK(MeaningOf(script, "student.girl and") == "column enrollment.student");
  CHECK(MeaningOf(script, "girl and") == "define girl");
  CHECK(MeaningOf(script, "reporting_year and") == "param reporting_year");
  CHECK(MeaningOf(script, "limit(12)") == "define limit");
  CHECK(MeaningOf(script, "counted where end") == "define counted");
  CHECK(MeaningOf(script, "days_between") == "function");
  CHECK(MeaningOf(script, "service for") == "patterns service");
  CHECK(MeaningOf(script, "gender\naxis") == "table gender");
  CHECK(MeaningOf(script, "gender { line") == "table gender");
  CHECK(MeaningOf(script, "label}\"") == "column gender.label");
  CHECK(MeaningOf(script, "g }") == "named here: g");
  CHECK(MeaningOf(script, "files_of(\"girls\")") == "named here: files_of");
  CHECK(MeaningOf(script, "by_gender\n") == "axis by_gender");
  CHECK(MeaningOf(script, "girls\nlisting") == "form girls");
  CHECK(MeaningOf(script, "girls_listed {") == "listing girls_listed");
  CHECK(MeaningOf(script, "where yes") == "nothing");
}

TEST_CASE("the uses of a definition are told without its declaration, and what nothing uses has none") {
  const BoundScript script = BindScript(R"(
define girl of student = gender = "F"
define young of student = born > 2010-01-01 and girl
define both of enrollment = student.girl and student.young
define alone of student = not girl and gender in ["F"]
)");
  CHECK(script.First() == "");
  CHECK(CountUses(script, "girl") == 3);
  CHECK(CountUses(script, "young") == 1);
  CHECK(CountUses(script, "alone") == 0);
  CHECK(script.sources.Text(bound::DeclarationOf(script.program, script.program.defines[0].id)) == "girl");
}

TEST_CASE("a name that is only tried is not used") {
  const BoundScript script = BindScript(R"(
define gender_set = [2010-01-01]
define girl of student = born in gender_set
cohort girls of student where girl
define member of enrollment = student in girls
)");
  CHECK(script.First() == "");
  CHECK(MeaningOf(script, "gender_set\ncohort") == "define gender_set");
  CHECK(MeaningOf(script, "girls\n") == "define girls");
  CHECK(CountUses(script, "girls") == 1);
}

TEST_CASE("a program with faults is bound, and names in it mean what they mean") {
  const BoundScript script = BindScript(R"(
define broken of student = nothing_here and gender = "F"
define whole of student = gender = "M" and broken
define other of student = gender = 3
)");
  CHECK(script.Errors() == "T0201 T0301");
  CHECK(script.program.defines.size() == 3);
  CHECK(MeaningOf(script, "gender = \"F\"") == "column student.gender");
  CHECK(MeaningOf(script, "broken\n") == "define broken");
  CHECK(CountUses(script, "broken") == 1);
}

}  // namespace tally
