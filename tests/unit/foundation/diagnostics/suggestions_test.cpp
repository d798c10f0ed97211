#include "foundation/diagnostics/suggestions.h"

#include <vector>

#include <catch2/catch.hpp>

using namespace tally;

namespace {

const std::vector<std::string> kNames = {"student", "student_id", "school", "Enrollment", "credits", "a", "grade_level"};

}  // namespace

TEST_CASE("suggestions: another case wins over a smaller edit", "[diagnostics]") {
  CHECK(NearestName("enrollment", kNames) == "Enrollment");
  CHECK(NearestName("STUDENT", kNames) == "student");
  CHECK(NearestName("grade-level", kNames) == "grade_level");
}

TEST_CASE("suggestions: a slip is recognised", "[diagnostics]") {
  CHECK(NearestName("studnt", kNames) == "student");
  CHECK(NearestName("stduent", kNames) == "student");
  CHECK(NearestName("credit", kNames) == "credits");
  CHECK(NearestName("shcool", kNames) == "school");
}

TEST_CASE("suggestions: nothing is proposed for a different word", "[diagnostics]") {
  CHECK(!NearestName("program", kNames));
  CHECK(!NearestName("b", kNames));
  CHECK(!NearestName("", kNames));
  CHECK(!NearestName(std::string(100000, 'x'), kNames));
  CHECK(!NearestName("student", std::vector<std::string>{}));
}
