#include <catch2/catch.hpp>

#include "bind_script.h"

namespace tally {

TEST_CASE("literals take the type of what they meet") {
  BoundScript script = BindScript(R"(
define a of enrollment = grade in ["09" through "11"]
define b of enrollment = year >= 2024
define c of enrollment = "12" = grade
define d of enrollment : grade = "12" when hours > 1, otherwise "09"
define e of enrollment = student.gender default "N"
define f of enrollment = "x" when hours > 1, otherwise "y"
define g(y : year) of enrollment = year = y
define h of enrollment = g(2020)
define i of enrollment = year + 1
define k of enrollment = start through end
define l of enrollment = share_a_day(k, reporting_year)
define m of enrollment = October 1 in year in k
)");
  CHECK(script.First() == "");
  CHECK(script.Rule("a") == "(#0.grade in [grade:09, grade:10, grade:11])");
  CHECK(script.Rule("b") == "(#0.year >= 2024)");
  CHECK(script.Rule("c") == "(grade:12 = #0.grade)");
  CHECK(script.Type("d") == "code of grade");
  CHECK(script.Rule("e") == "(#0.student.gender default gender:N)");
  CHECK(script.Type("f") == "text");
  CHECK(script.Rule("h") == "#0.g(2020)");
  CHECK(script.Rule("i") == "(#0.year + 1 years)");
  CHECK(script.Type("k") == "period of date");
  CHECK(script.Rule("l") == "share_a_day(#0.k, days(param.reporting_year))");
  CHECK(script.Rule("m") == "(day(10-1 in #0.year) in #0.k)");
}

TEST_CASE("aggregates reach children, whole tables, and rows by key") {
  BoundScript script = BindScript(R"(
cohort long of enrollment where hours > 10
define a of student = any long where year = reporting_year
define b of student = sum hours of enrollment
define c of school = count student.enrollment
define d of enrollment = count student of enrollment matching year
define e = highest year of enrollment
define f of student = pick enrollment preferring latest start then lowest id
define g of enrollment = any student.enrollment where enrollment.start > start
define h of student = (one exit matching student = student).day
define i of student = list grade of enrollment joined by ", "
)");
  CHECK(script.Rule("a") == "any(enrollment #1 up student = #0 where (#1.long and (#1.year = param.reporting_year)))");
  CHECK(script.Rule("b") == "sum(#1.hours of enrollment #1 up student = #0)");
  CHECK(script.Rule("c") == "count(enrollment #1 up student.school = #0)");
  CHECK(script.Rule("d") == "count(#1.student of enrollment #1 key #1.year = #0.year)");
  CHECK(script.Rule("e") == "highest(#0.year of enrollment #0)");
  CHECK(script.Type("f") == "row of enrollment or missing");
  CHECK(script.Rule("i") == "list(#1.grade of enrollment #1 up student = #0)");
}

TEST_CASE("types that do not fit") {
  CHECK(BindScript("define f of student = gender = \"Male\"").First() ==
        "\"Male\" is not a code of `gender`: M Male, F Female, N Non-binary\n\"Male\" is the label of \"M\"");
  CHECK(BindScript("define f of enrollment = start > \"2025-10-01\"").Errors() == "T0301");
  CHECK(BindScript("define f of enrollment = id = 9").Errors() == "T0301");
  CHECK(BindScript("define f of enrollment = end = missing").Errors() == "T0305");
  CHECK(BindScript("define f of enrollment = start and end").Errors() == "T0301 T0301");
  CHECK(BindScript("define f of enrollment = any enrollment matching year where start = start").Errors() == "T0306");
  CHECK(BindScript("define f of enrollment = any exit where day is given").Errors() == "T0307");
  CHECK(BindScript("define f of student = pick enrollment preferring latest end").Errors() == "T0308");
  CHECK(BindScript("define f(a : integer) of student = a > 1\ndefine g of student = f(1, 2)").Errors() == "T0303");
  CHECK(BindScript("define f of enrollment = hours when year").Errors().substr(0, 4) == "T010");
  CHECK(BindScript("define f of enrollment = hours + start").Errors() == "T0301");
  CHECK(BindScript("define f of enrollment = hours when year, otherwise 0").Errors() == "T0301");
  CHECK(BindScript("define f of enrollment = start when hours > 1, otherwise \"x\"").Errors() == "T0301");
  CHECK(BindScript("define f of enrollment = \"{k}\"\ndefine k of enrollment = start through end").Errors() == "T0301");
  CHECK(BindScript("define f of student = id in service").Errors() == "T0301");
}

TEST_CASE("patterns, code sets and cohorts after `in`") {
  BoundScript script = BindScript(R"(
cohort girls of student where gender = "F"
define a of enrollment = id in service for year
define b of enrollment = id in grade
define c of enrollment = student in girls
define d of student = gender in wanted
)");
  CHECK(script.First() == "");
  CHECK(script.Rule("a") == "(#0.id in service for #0.year)");
  CHECK(script.Rule("b") == "(#0.id in codes grade)");
  CHECK(script.Rule("c") == "#0.student.girls");
  CHECK(script.Rule("d") == "(#0.gender in param.wanted)");
}

TEST_CASE("`inherited` is the rule before, through several revisions") {
  BoundScript script = BindScript(R"(
define counted(y : year) of enrollment = year = y
replace define counted(y : year) of enrollment because "first" = inherited and hours > 1
replace define counted(y : year) of enrollment because "second" = inherited and grade = "12"
define later of enrollment = counted(2025)
)");
  CHECK(script.First() == "");
  CHECK(script.Rule("counted") == "(#0.inherited counted(arg0) and (#0.grade = grade:12))");
  CHECK(script.Rule("later") == "#0.counted(2025)");
  CHECK(BindScript("define a of student = inherited").Errors() == "T0201");
}

TEST_CASE("lists by name, choices between lists") {
  BoundScript script = BindScript("define upper = [\"11\", \"12\"]\ndefine a of enrollment = id in upper\n");
  CHECK(script.First() == "");
  CHECK(script.Rule("a") == "(#0.id in [\"11\", \"12\"])");
  CHECK(BindScript("define a of enrollment = [1] when hours > 1, otherwise [2]").Errors() == "T0301");
  CHECK(BindScript("define a = ALL").Errors() == "T0301");
}

TEST_CASE("the row around is known by the name it was reached by") {
  BoundScript script = BindScript(R"(
cohort long of enrollment where hours > 10
define a of enrollment = any long matching student where start < enrollment.start
)");
  CHECK(script.Rule("a") == "any(enrollment #1 key #1.student = #0.student where (#1.long and (#1.start < #0.start)))");
}

TEST_CASE("what no kernel computes is refused when it is bound") {
  CHECK(BindScript("define f of enrollment = year - reporting_year").Errors() == "T0301");
  CHECK(BindScript("define f of enrollment = year + [1]").Errors() == "T0301");
  CHECK(BindScript("define f of enrollment = year + 1").Errors() == "");
  CHECK(BindScript("define l = [1, 2]\ndefine f = l is missing").Errors() == "T0301");
  CHECK(BindScript("define f(l : list of code) of student = l is given").Errors() == "T0301");
  CHECK(BindScript("define f = wanted is missing").Errors() == "");
}

}  // namespace tally
