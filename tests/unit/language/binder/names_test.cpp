#include <catch2/catch.hpp>

#include "bind_script.h"

namespace tally {

TEST_CASE("a bare name is a column or fact of the row, a parameter, a definition") {
  BoundScript script = BindScript(R"(
define limit = 3
define girl of student = gender = "F"
define counted of enrollment = student.girl and year = reporting_year and hours > limit
)");
  CHECK(script.Errors() == "");
  CHECK(script.Rule("girl") == "(#0.gender = gender:F)");
  CHECK(script.Type("girl") == "yes/no or missing");
  CHECK(script.Rule("counted") == "(#0.student.girl and (#0.year = param.reporting_year) and (#0.hours > limit))");
}

TEST_CASE("facts of different tables may share a name") {
  BoundScript script = BindScript(R"(
define label of student = "s {id}"
define label of enrollment = "e {id} of {student.label}"
)");
  CHECK(script.Errors() == "");
  CHECK(script.Rule("label", "enrollment") == "text(\"e \", #0.id, \" of \", #0.student.label)");
}

TEST_CASE("a child that can exist only once is a member") {
  BoundScript script = BindScript(
      "define left of student = exit.day in reporting_year\n"
      "define left_later of enrollment = student.exit.day > start\n");
  CHECK(script.Errors() == "");
  CHECK(script.Rule("left") == "(one(exit #1 up student = #0).day in days(param.reporting_year))");
}

TEST_CASE("a name with two meanings is an error with both spellings") {
  BoundScript script = BindScript("define f(hours : decimal) of enrollment = hours > 1");
  CHECK(script.Errors() == "T0206");
  BoundScript plain = BindScript("param hours : decimal = 1\ndefine f of enrollment = hours > param.hours");
  CHECK(plain.Errors() == "T0206");
  CHECK(plain.First() == "`hours` is a column or fact of `enrollment` and a parameter here\nwrite `param.hours` or `enrollment.hours`");
  BoundScript said = BindScript("param hours : decimal = 1\ndefine f of enrollment = enrollment.hours > param.hours");
  CHECK(said.Errors() == "");
}

TEST_CASE("unknown names get the nearest one") {
  CHECK(BindScript("define f of student = gendr = \"F\"").First() ==
        "`gendr` is not a column or fact of `student`, and no parameter or argument\ndid you mean `gender`?");
  CHECK(BindScript("define f of student = Gender = \"F\"").First() ==
        "`Gender` is not a column or fact of `student`, and no parameter or argument\ndid you mean `gender`? capital and small letters are "
        "different");
  CHECK(BindScript("define f of enrollment = student.nam = \"F\"").Errors() == "T0202");
  CHECK(BindScript("define f of studnt = yes").Errors() == "T0203");
  CHECK(BindScript("define f of student = years_latr(born, 1, \"earlier day\") > born").Errors() == "T0204");
}

TEST_CASE("what depends on a faulty definition is silent") {
  BoundScript script = BindScript("define a of student = nothing_here\ndefine b of student = a and c\ndefine c of student = not a\n");
  CHECK(script.Errors() == "T0201");
}

TEST_CASE("cycles are named whole") {
  BoundScript script = BindScript("define a of student = b\ndefine b of student = c\ndefine c of student = a\n");
  CHECK(script.Errors() == "T0304");
  CHECK(script.First().find("`c` -> `a` -> `b` -> `c`") != std::string::npos);
  CHECK(BindScript("cohort a of b where yes\ncohort b of a where yes\n").Errors() == "T0304");
  CHECK(BindScript("define a of student : yes/no = a").Errors() == "T0304");
}

TEST_CASE("a chain of ten thousand definitions does not nest") {
  std::string text;
  for (int i = 0; i < 10000; ++i) {
    text += "define d" + std::to_string(i) + " of student = d" + std::to_string(i + 1) + " and d" + std::to_string(i + 1) + "\n";
  }
  text += "define d10000 of student = gender = \"F\"\n";
  CHECK(BindScript(text).Errors() == "");
}

TEST_CASE("a name is defined once") {
  CHECK(BindScript("define a of student = yes\ndefine a of student = no\n").Errors() == "T0205");
  CHECK(BindScript("cohort student of enrollment where yes\n").Errors() == "T0205");
  CHECK(BindScript("define gender of student = yes\n").Errors() == "T0205");
}

}  // namespace tally
