#include <catch2/catch.hpp>

#include "workbench/parameters/settings.h"

namespace tally {
namespace {

TEST_CASE("a setting is a name, the first `=`, and a value as it stands") {
  DiagnosticSink sink;
  const Settings settings = ParseSettings({"a=1", "b=x=y", "c=", "d= spaced "}, sink);
  CHECK_FALSE(sink.HasErrors());
  CHECK(settings == Settings{{"a", "1"}, {"b", "x=y"}, {"c", ""}, {"d", " spaced "}});
}

TEST_CASE("faulty settings are reported at their parameter") {
  DiagnosticSink sink;
  ParseSettings({"a=1", "a=1", "b", "=3", "", "c=\xff"}, sink);
  REQUIRE(sink.error_count() == 5);
  const auto place = [&](size_t i) { return std::get<ParameterPlace>(sink.all()[i].place).name; };
  CHECK(place(0) == "a");
  CHECK(place(1) == "b");
  CHECK(place(2).empty());
  CHECK(place(3).empty());
  CHECK(place(4) == "c");
  CHECK(sink.all()[4].text == "\"\\xff\" is not UTF-8 text");
}

}  // namespace
}  // namespace tally
