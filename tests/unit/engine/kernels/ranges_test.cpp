#include <catch2/catch.hpp>

#include "engine/kernels/operators.h"
#include "engine/sample.h"
#include "foundation/base/calendar.h"

namespace tally {
namespace {

using namespace sample;

std::string InRangeOf(const Vector& value, const Vector* start, const Vector* end, bool open, size_t row) {
  const bool no_start = start == nullptr || IsMissingAt(*start, row);
  const bool no_end = end == nullptr || IsMissingAt(*end, row);
  if (IsMissingAt(value, row) || (!open && (no_start || no_end))) {
    return "missing";
  }
  const bool holds = (no_start || *Order(*start, row, value, row) <= 0) && (no_end || *Order(value, row, *end, row) <= 0);
  return holds ? "yes" : "no";
}

TEST_CASE("ranges of all layouts agree with the values row by row") {
  std::mt19937 random(5);
  const size_t rows = 130;
  for (const Family family : {Family::kNumber, Family::kOrdinal, Family::kText}) {
    const std::vector<Vector> values = RandomVectors(family, rows, random);
    const std::vector<Vector> bounds = RandomVectors(family, rows, random);
    for (const Vector& value : {values[0], values[1], ConstantOf(values[0], 0)}) {
      for (const Vector& start : {bounds[0], ConstantOf(bounds[1], 1)}) {
        for (const Vector& end : {bounds[1], ConstantOf(bounds[0], 2)}) {
          for (const bool open : {false, true}) {
            for (const Vector* lower : {&start, static_cast<const Vector*>(nullptr)}) {
              for (const Vector* upper : {&end, static_cast<const Vector*>(nullptr)}) {
                const Vector result = InRange(value, lower, upper, open, Context(rows));
                for (size_t row = 0; row < rows; ++row) {
                  REQUIRE(Cell(result, row) == InRangeOf(value, lower, upper, open, row));
                }
              }
            }
          }
        }
      }
    }
  }
}

TEST_CASE("periods share a day") {
  const auto days = [](std::vector<std::optional<int32_t>> values) { return Ordinals(std::move(values)); };
  const Vector start = days({10, 10, std::nullopt, 30, 10, 10});
  const Vector end = days({20, std::nullopt, 5, 20, 20, 20});
  const Vector other_start = days({20, 1000, 5, 0, 21, 20});
  const Vector other_end = days({25, 1000, 9, 100, 22, std::nullopt});
  const Vector known = YesNo("YYYYYN");
  const Vector shared = ShareADay({{&start, &end, nullptr}, {&other_start, &other_end, &known}}, Context(6));
  CHECK(Cells(shared) == std::vector<std::string>{"yes", "yes", "yes", "no", "no", "missing"});
  const Vector first = MakeConstantI32(6, 0);
  const Vector last = MakeConstantI32(6, 19);
  CHECK(Cells(ShareADay({{&start, &end, nullptr}, {&first, &last, nullptr}}, Context(6))) ==
        std::vector<std::string>{"yes", "yes", "yes", "no", "yes", "yes"});
  CHECK(ShareADay({{&first, &last, nullptr}, {nullptr, nullptr, nullptr}}, Context(6)).constant);
}

TEST_CASE("sharing a day is a matter of all periods at once, in all layouts") {
  std::mt19937 random(6);
  const size_t rows = 2100;
  for (const Family family : {Family::kOrdinal, Family::kText, Family::kNumber}) {
    std::vector<Vector> ends;
    for (int i = 0; i < 3; ++i) {
      for (int k = 0; k < 2; ++k) {
        ends.push_back(RandomVectors(family, rows, random)[0]);
      }
    }
    const Vector result =
        ShareADay({{&ends[0], &ends[1], nullptr}, {&ends[2], &ends[3], nullptr}, {&ends[4], &ends[5], nullptr}}, Context(rows));
    for (size_t row = 0; row < rows; ++row) {
      bool holds = true;
      for (int i = 0; i < 6; i += 2) {
        for (int j = 1; j < 6; j += 2) {
          holds = holds && Order(ends[static_cast<size_t>(i)], row, ends[static_cast<size_t>(j)], row).value_or(0) <= 0;
        }
      }
      REQUIRE(Cell(result, row) == (holds ? "yes" : "no"));
    }
  }
}

TEST_CASE("texts match patterns of the row's year") {
  const PatternSet old{"X", {"01.XXXX", "52.0X"}, {"01.9999"}};
  const PatternSet both{"X", {"\xC3\xA9X"}, {}};
  const std::vector<YearPatterns> patterns = {{2020, 2021, old}, {2021, 2025, both}};
  const Vector texts = Texts({"01.1234", "01.9999", "01.123", "52.0\xC3\xA9", "\xC3\xA9\xC3\xA9", "\xC3\xA9", std::nullopt, "01.12345"});
  const auto in_year = [&](std::optional<int32_t> year) {
    return Cells(MatchesPatterns(texts, MakeConstantI32(8, year), patterns, Context(8)));
  };
  CHECK(in_year(2020) == std::vector<std::string>{"yes", "no", "no", "yes", "no", "no", "missing", "no"});
  CHECK(in_year(2021) == std::vector<std::string>{"yes", "no", "no", "yes", "yes", "no", "missing", "no"});
  CHECK(in_year(2025) == std::vector<std::string>{"no", "no", "no", "no", "yes", "no", "missing", "no"});
  CHECK(in_year(1999) == std::vector<std::string>{"no", "no", "no", "no", "no", "no", "missing", "no"});
  CHECK(in_year(std::nullopt) == Same(8, "missing"));
  const Vector years = Ordinals({2020, 2021, std::nullopt, 2025, 2025, 2030, 2020, 2020});
  CHECK(Cells(MatchesPatterns(texts, years, patterns, Context(8))) ==
        std::vector<std::string>{"yes", "no", "missing", "no", "yes", "no", "missing", "no"});
  CHECK(Cells(MatchesPatterns(MakeConstantText(8, "01.0000"), years, patterns, Context(8)))[1] == "yes");
}

TEST_CASE("values print as texts") {
  CHECK(Cells(ToText(YesNo("YN."), PrintStyle::kYesNoLetters, 0, Context(3))) == std::vector<std::string>{"Y", "N", "missing"});
  CHECK(Cells(ToText(Numbers({1250, -100, 5, std::nullopt, 0}, 2), PrintStyle::kNumber, 0, Context(5))) ==
        std::vector<std::string>{"12.5", "-1", "0.05", "missing", "0"});
  CHECK(Cells(ToText(Numbers({1250, -4, std::nullopt}, 3), PrintStyle::kFixed, 2, Context(3))) ==
        std::vector<std::string>{"1.25", "0.00", "missing"});
  CHECK(Cells(ToText(Rationals({Rational(1) / 3, std::nullopt}), PrintStyle::kFixed, 3, Context(2))) ==
        std::vector<std::string>{"0.333", "missing"});
  CHECK(Cells(ToText(MakeConstantNumber(2, Rational(1) / 3), PrintStyle::kNumber, 0, Context(2))) == Same(2, "0.333333"));
  CHECK(Cells(ToText(Ordinals({DayOf(2024, 2, 29), std::nullopt}), PrintStyle::kDate, 0, Context(2))) ==
        std::vector<std::string>{"2024-02-29", "missing"});
  CHECK(Cells(ToText(Ordinals({2025, 33}), PrintStyle::kYear, 0, Context(2))) == std::vector<std::string>{"2025", "0033"});
  CHECK(Cells(ToText(MakeConstantI32(1, 2024 * 4 + 2), PrintStyle::kQuarter, 0, Context(1))) == Same(1, "2024Q3"));
  CHECK(Cells(ToText(MakeConstantI32(2, std::nullopt), PrintStyle::kFixed, 2, Context(2))) == Same(2, "missing"));
}

TEST_CASE("texts are joined, missing pieces as nothing") {
  const Vector a = Texts({"a", std::nullopt, "c", "a"});
  const Vector b = Texts({"1", "2", std::nullopt, "1"});
  const Vector slash = MakeConstantText(4, "/");
  const Vector nothing = MakeConstantI32(4, std::nullopt);
  CHECK(Cells(JoinTexts({&a, &slash, &b}, Context(4))) == std::vector<std::string>{"a/1", "/2", "c/", "a/1"});
  CHECK(Cells(JoinTexts({&slash, &a, &nothing, &slash}, Context(4))) == std::vector<std::string>{"/a/", "//", "/c/", "/a/"});
  CHECK(Cells(JoinTexts({&slash, &slash}, Context(4))) == Same(4, "//"));
  CHECK(Cells(JoinTexts({}, Context(2))) == Same(2, ""));
  const Vector faulty = WithFaults(a, {0});
  CHECK(Cells(JoinTexts({&faulty, &slash}, Context(4))) == std::vector<std::string>{"FAULT", "/", "c/", "a/"});
}

}  // namespace
}  // namespace tally
