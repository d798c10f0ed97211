#include <catch2/catch.hpp>

#include "workbench/parameters/parameter_bounds.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

/// A program with one code set.
bound::Program Program() {
  bound::Program program;
  program.code_sets.push_back({TableId(0), "level", {"S", "P", "ALL"}});
  program.tables.push_back({.id = TableId(0), .name = "level", .source = bound::CodesSource{0}});
  return program;
}

bound::Param Param(TypeKind kind, bool list = false) {
  bound::Param param;
  param.name = "p";
  param.type = Type::Of(kind);
  if (kind == TypeKind::kRow) {
    param.type.table = TableId(0);
  }
  param.type.list = list;
  return param;
}

/// The value as printed, or "fault".
std::string Read(const bound::Param& param, std::string_view text) {
  const bound::Program program = Program();
  Result<plan::ParamValue> value = ParseParameterText(program, param, text);
  return value ? PrintValue(program, param.type, *value) : "fault";
}

TEST_CASE("values are read by their type and nothing else") {
  const auto check = [](TypeKind kind, std::initializer_list<const char*> good, std::initializer_list<const char*> bad) {
    for (const char* text : good) {
      CHECK(Read(Param(kind), text) == text);
    }
    for (const char* text : bad) {
      INFO(text);
      CHECK(Read(Param(kind), text) == "fault");
    }
  };
  check(TypeKind::kYesNo, {"Y", "N"}, {"", "y", "n", "Yes", "yes", "1", "0", "true", " Y", "Y "});
  check(TypeKind::kYear, {"2025", "1900"}, {"", "25", "02025", "2025 ", "-2025", "２０２５", "20x5"});
  check(TypeKind::kDate, {"2025-02-28", "2024-02-29"}, {"", "2025-02-29", "2025-2-1", "02/01/2025", "2025-02-28 ", "2025-02-28T00:00"});
  check(TypeKind::kQuarter, {"2025Q1", "2025Q4"}, {"", "2025Q5", "2025q1", "2025-Q1"});
  check(TypeKind::kInteger, {"0", "12", "-3"}, {"", "+1", "1.0", "1e3", "1,000", "-", "99999999999999999999", "٣"});
  check(TypeKind::kDecimal, {"0", "1.5", "-0.25", "0.1234567890123456789012345"},
        {"", "1.", ".5", "1e5", "+1", "1,5", "nan", "inf", "1.5 "});
  check(TypeKind::kText, {"x", " x ", "\"and\" or ALL", "'; drop"}, {""});
  check(TypeKind::kCode, {"007", "x y"}, {"", "   "});
  check(TypeKind::kRow, {"S", "P", "ALL"}, {"", "s", "S ", "secondary"});
}

TEST_CASE("an empty value is missing where that is allowed") {
  bound::Param param = Param(TypeKind::kText);
  param.or_missing = true;
  CHECK(Read(param, "").empty());
  CHECK(Read(param, "ALL") == "ALL");
}

TEST_CASE("only the whole value ALL selects everything") {
  bound::Param param = Param(TypeKind::kText, true);
  param.or_all = true;
  Result<plan::ParamValue> all = ParseParameterText(Program(), param, "ALL");
  REQUIRE(all);
  CHECK(all->is_all);
  Result<plan::ParamValue> some = ParseParameterText(Program(), param, "ALL,x");
  REQUIRE(some);
  CHECK_FALSE(some->is_all);
  CHECK(some->list.size() == 2);
}

TEST_CASE("items of a list are not trimmed and none is empty") {
  const bound::Param list = Param(TypeKind::kRow, true);
  CHECK(Read(list, "S,P,S") == "S,P,S");
  for (const char* text : {"", ",", "S,", ",S", "S,,P", "S, P", "S;P"}) {
    CHECK(Read(list, text) == "fault");
  }
}

TEST_CASE("bounds that are literals are checked without data") {
  bound::Param param = Param(TypeKind::kDecimal);
  const auto literal = [](int number) {
    auto expr = std::make_shared<bound::Expr>();
    expr->node = bound::Constant{Value{Rational(number)}};
    return expr;
  };
  const auto fits = [&](std::string_view text) {
    const bound::Program program = Program();
    Result<plan::ParamValue> value = ParseParameterText(program, param, text);
    return !FaultOfBounds(program, param, *value, ConstantValue);
  };
  param.from = literal(2);
  param.through = literal(4);
  CHECK(fits("2"));
  CHECK(fits("4.0"));
  CHECK_FALSE(fits("1.99"));
  CHECK_FALSE(fits("4.01"));
  param.from = nullptr;
  param.above = literal(2);
  CHECK_FALSE(fits("2"));
  CHECK(fits("2.0001"));
}

}  // namespace
}  // namespace tally
