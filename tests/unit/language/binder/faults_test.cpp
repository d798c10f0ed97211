#include <catch2/catch.hpp>

#include "bind_script.h"

namespace tally {

namespace {

const char* const kAxis = "axis all_of_them of student { line \"all\" where yes }\n";

}  // namespace

TEST_CASE("no fault hides an unrelated one") {
  const std::string form = std::string(kAxis) + "form f of student { file \"f.csv\"; label \"l\" = line.text; rows all_of_them }\n";
  CHECK(BindScript(form).First() == "the form `f` has no `columns`: the axis across");
  CHECK(BindScript(form + "define a of student = nothing_here\n").Errors() == "T0201 T0303");
  // An axis that is not there is said once.
  CHECK(BindScript(std::string(kAxis) + "form f of student { file \"f.csv\"; label \"l\" = line.text; rows all_of_them; columns none }\n")
            .Errors() == "T0201");
  CHECK(BindScript("define a of student = nothing_here\n"
                   "listing k of student { file \"same.csv\"; \"id\" = id }\n"
                   "listing l of student { file \"same.csv\"; \"id\" = id }\n")
            .Errors() == "T0201 T0205");
  CHECK(BindScript(std::string(kAxis) +
                   "define a of student = nothing_here\n"
                   "form f of student { file \"f.csv\"; label \"l\" = line.text; rows all_of_them; columns lines_of_cells }\n"
                   "table found = cells of f\n"
                   "define some = any found where count > 0\n"
                   "axis lines_of_cells of student { line \"x\" where some }\n")
            .Errors() == "T0201 T0304");
}

TEST_CASE("what depends on a faulty definition is silent, whatever is bound first") {
  for (const char* order :
       {"define a of student = nothing_here\ndefine b of student = a\n", "define b of student = a\ndefine a of student = nothing_here\n"}) {
    CHECK(BindScript(std::string(order) + "cohort c of student where b\n"
                                          "axis lines of student { line \"x\" where b }\n"
                                          "form f of c { file \"f.csv\"; label \"l\" = line.text; rows lines; columns lines }\n"
                                          "listing l of c { file \"l.csv\"; \"b\" = b }\n"
                                          "table pairs = each gender of c\n"
                                          "define d of pairs = any c\n")
              .Errors() == "T0201");
  }
}

TEST_CASE("a circle of very many definitions is told, however deep it nests") {
  std::string script;
  for (int i = 0; i < 5000; ++i) {
    script += "define d" + std::to_string(i) + " of student = not d" + std::to_string((i + 1) % 5000) + "\n";
  }
  CHECK(BindScript(script).Errors() == "T0304");
}

}  // namespace tally
