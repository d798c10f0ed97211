#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "engine/plan/planner.h"
#include "language/binder/binder.h"
#include "language/syntax/parse.h"

namespace tally {

namespace {

const char* const kTables = R"(
codes gender { "F" "Female"  "M" "Male" }
table school from "School.csv" { key id; id : code; name : text; street : text; sector : code }
table student from "Student.csv" { key id; id : code; school : school; gender : gender; born : date; height : decimal }
table entry from "Entry.csv" { key report, row; report : school; row : code; girls : integer; boys : integer; note : text }
table enrollment from "Enrollment.csv" { key id; id : code; student : student; start : date; hours : decimal; credits : decimal }
)";

/// The columns that a script reads, as `table.column`, in the order of the alphabet.
std::string Needed(const std::string& script) {
  SourceMap sources;
  DiagnosticSink sink;
  const FileId file = sources.Add(SourceFile("test.tally", kTables + script));
  const ast::Module module = ParseModule(sources, file, sink);
  MergedProgram merged;
  for (const ast::Definition& definition : module.definitions) {
    merged.definitions.push_back(MergedDefinition{.definition = &definition, .replaced = {}, .library = {}});
  }
  const bound::Program program = Bind(merged, sources, sink);
  for (const Diagnostic& diagnostic : sink.all()) {
    UNSCOPED_INFO(diagnostic.text);
  }
  CHECK_FALSE(sink.HasErrors());
  std::set<std::string> names;
  for (const ColumnId id : plan::NeededColumns(program)) {
    const bound::Column& column = program.column(id);
    if (std::holds_alternative<bound::StoredSource>(program.table(column.table).source)) {
      names.insert(program.table(column.table).name + "." + column.name);
    }
  }
  std::string joined;
  for (const std::string& name : names) {
    joined += (joined.empty() ? "" : " ") + name;
  }
  return joined;
}

}  // namespace

TEST_CASE("nothing is needed of a table that no output reads") {
  CHECK(Needed("") == "");
  CHECK(Needed("define tall of student = height > 1.8") == "");
}

TEST_CASE("a listing needs what it prints, sorts by and asks, and its rows' key") {
  CHECK(Needed("listing l of student where height > 1 { file \"l.csv\"; sorted by born; \"g\" = gender }") ==
        "student.born student.gender student.height student.id");
  CHECK(Needed("cohort tall of student where height > 1\nlisting l of student { file \"l.csv\" of tall; \"id\" = id }") ==
        "student.height student.id");
  CHECK(Needed("listing l of student { file \"l.csv\"; for each g in [\"F\"] where g = \"F\" { \"{g}\" = gender = g } }") ==
        "student.gender student.id");
  CHECK(Needed("listing l of school { file \"l.csv\"; for each n in height of student where born > 2010-01-01 { \"{n}\" = yes } }") ==
        "school.id student.born student.height student.id");
}

TEST_CASE("a row that is only told apart needs no key; one that is printed does") {
  CHECK(Needed("listing l of student { file \"l.csv\"; \"has\" = school is given }") == "student.id student.school");
  CHECK(Needed("listing l of student { file \"l.csv\"; \"school\" = school }") == "school.id student.id student.school");
  CHECK(Needed("listing l of student { file \"l.csv\"; \"name\" = school.name }") == "school.name student.id student.school");
}

TEST_CASE("a form needs conditions, units, blocks, labels, marks") {
  CHECK(Needed("axis girls of student { line \"girls\" where gender = \"F\" }\n"
               "axis all_of_them of student { line \"all\" where yes }\n"
               "form f of student where born > 2010-01-01 {\n"
               "  file \"f.csv\"; blocks school in school sorted by school.name; label \"street\" = school.street\n"
               "  rows girls; columns all_of_them }") == "school.id school.name school.street student.born student.gender student.school");
  CHECK(
      Needed("axis all_of_them of enrollment { line \"all\" where hours > 1 }\n"
             "form f of enrollment counting student { file \"f.csv\"; label \"l\" = line.text; rows all_of_them; columns all_of_them }") ==
      "enrollment.hours enrollment.student student.id");
}

TEST_CASE("a measure needs its denominator, numerator, target and lines") {
  CHECK(
      Needed("axis girls of student { line \"girls\" where gender = \"F\" }\n"
             "measure \"1A\" \"tall\" of student counting student { denominator born > 2010-01-01; numerator height > 1.8; lines girls }\n"
             "form f for each measure m { file \"f.csv\"; label \"l\" = line.text; rows m.lines; value \"n\" = numerator }") ==
      "student.born student.gender student.height student.id");
}

TEST_CASE("a worksheet needs its entries, its keys and what its cells read") {
  CHECK(Needed("worksheet w of school {\n"
               "  file \"w.csv\"; entries from entry matching report = school, row\n"
               "  column 1 \"girls\" entered; column 2 \"twice\" = column 1 * 2\n"
               "  row A \"a\" entered }") == "entry.girls entry.report entry.row school.id");
}

TEST_CASE("checks need their rows, conditions and messages") {
  CHECK(Needed("checks c of student { rule \"r\" error unless height > 1 message \"{born}\" }\n"
               "listing l of c { file \"l.csv\"; \"m\" = message }") == "student.born student.height student.id");
}

TEST_CASE("a requirement and a parameter need the columns that they name") {
  CHECK(Needed("require height > 0 of student on born message \"{gender}\"").find("student.born") != std::string::npos);
  CHECK(Needed("param chosen : list of school.sector = []") == "school.sector");
}

TEST_CASE("derived tables need what they are made of") {
  CHECK(Needed("table pair = each student of enrollment\nlisting l of pair { file \"l.csv\"; \"n\" = count enrollment }") ==
        "enrollment.student student.id");
  CHECK(Needed("table both = take hours, h = credits from enrollment\nlisting l of both { file \"l.csv\"; \"h\" = h }") ==
        "enrollment.credits enrollment.hours");
}

}  // namespace tally
