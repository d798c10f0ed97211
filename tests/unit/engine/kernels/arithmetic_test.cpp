#include <catch2/catch.hpp>

#include "engine/kernels/operators.h"
#include "engine/sample.h"
#include "foundation/base/calendar.h"

namespace tally {
namespace {

using namespace sample;

constexpr ArithmeticOp kOps[] = {ArithmeticOp::kAdd, ArithmeticOp::kSubtract, ArithmeticOp::kMultiply, ArithmeticOp::kDivide};

std::string Expected(ArithmeticOp op, const Vector& a, const Vector& b, size_t row) {
  if (IsMissingAt(a, row) || IsMissingAt(b, row)) {
    return "missing";
  }
  const Rational x = NumberAt(a, row);
  const Rational y = NumberAt(b, row);
  switch (op) {
    case ArithmeticOp::kAdd: return FormatExact(x + y);
    case ArithmeticOp::kSubtract: return FormatExact(x - y);
    case ArithmeticOp::kMultiply: return FormatExact(x * y);
    case ArithmeticOp::kDivide: return y == 0 ? "FAULT" : FormatExact(x / y);
  }
  return "?";
}

TEST_CASE("arithmetic is exact in all layouts and scales") {
  std::mt19937 random(4);
  for (const size_t rows : {1, 100}) {
    const std::vector<Vector> vectors = RandomVectors(Family::kNumber, rows, random);
    for (const Vector& a_flat : vectors) {
      for (const Vector& b_flat : vectors) {
        for (const Vector& a : {a_flat, ConstantOf(a_flat, 0)}) {
          for (const Vector& b : {b_flat, ConstantOf(b_flat, rows - 1)}) {
            for (const ArithmeticOp op : kOps) {
              const Vector result = Calculate(op, a, b, Context(rows));
              REQUIRE(result.constant == (a.constant && b.constant));
              for (size_t row = 0; row < rows; ++row) {
                REQUIRE(Cell(result, row) == Expected(op, a, b, row));
              }
            }
          }
        }
      }
    }
  }
}

TEST_CASE("numbers beyond 64 bits are exact and come back when they fit") {
  const int64_t largest = std::numeric_limits<int64_t>::max();
  const Vector large = Numbers({largest, -largest, 1});
  const Vector one = MakeConstantNumber(3, Rational(1));
  const Vector sum = Calculate(ArithmeticOp::kAdd, large, one, Context(3));
  CHECK(sum.layout == Layout::kRational);
  CHECK(Cells(sum) == std::vector<std::string>{"9223372036854775808", "-9223372036854775806", "2"});
  const Vector back = Calculate(ArithmeticOp::kSubtract, sum, one, Context(3));
  CHECK(back.layout == Layout::kI64);
  CHECK(Cells(back) == Cells(large));
  const Vector below = Calculate(ArithmeticOp::kSubtract, Negate(large, Context(3)), one, Context(3));
  CHECK(Cells(below)[0] == "-9223372036854775808");
  const Vector half = Calculate(ArithmeticOp::kDivide, Numbers({1, 3, std::nullopt}), MakeConstantNumber(3, Rational(2)), Context(3));
  CHECK(half.layout == Layout::kI64);
  CHECK(half.scale == 1);
  const Vector third = Calculate(ArithmeticOp::kDivide, Numbers({1, 3, 6}), MakeConstantNumber(3, Rational(3)), Context(3));
  CHECK(Cells(third) == std::vector<std::string>{"1/3", "1", "2"});
}

TEST_CASE("a number that grows without end is a fault") {
  Vector number = MakeConstantNumber(2, Rational(3) / 7);
  for (int i = 0; i < 20; ++i) {
    number = Calculate(ArithmeticOp::kMultiply, number, number, Context(2));
  }
  CHECK(Cells(number) == Same(2, "FAULT"));
}

TEST_CASE("division by a constant zero") {
  const Vector result =
      Calculate(ArithmeticOp::kDivide, MakeConstantNumber(3, Rational(1)), MakeConstantNumber(3, Rational(0)), Context(3));
  CHECK(result.constant);
  CHECK(Cells(result) == Same(3, "FAULT"));
  CHECK(Cells(Calculate(ArithmeticOp::kAdd, result, Numbers({1, 2, 3}), Context(3))) == Same(3, "FAULT"));
  CHECK(Cells(Calculate(ArithmeticOp::kDivide, Numbers({1, std::nullopt, 0}), Numbers({0, 0, 5}), Context(3))) ==
        std::vector<std::string>{"FAULT", "missing", "0"});
}

TEST_CASE("negation") {
  CHECK(Cells(Negate(Numbers({5, 0, std::nullopt}, 1), Context(3))) == std::vector<std::string>{"-0.5", "0", "missing"});
  CHECK(Cells(Negate(MakeConstantNumber(2, Rational(1) / 3), Context(2))) == Same(2, "-1/3"));
}

TEST_CASE("years and quarters move by whole numbers") {
  CHECK(Cells(Shift(Calendar::kYear, Ordinals({2025, std::nullopt, 9999, 1}), Numbers({1, 1, 1, -1}), false, Context(4))) ==
        std::vector<std::string>{"2026", "missing", "FAULT", "FAULT"});
  const Vector quarter = MakeConstantI32(2, QuarterOf(DayOf(2024, 12, 31)));
  const Vector next = Shift(Calendar::kQuarter, quarter, MakeConstantNumber(2, Rational(1)), false, Context(2));
  CHECK(next.constant);
  CHECK(FormatQuarter(IntegerAt(next, 0)) == "2025Q1");
  CHECK(Cells(Shift(Calendar::kYear, Ordinals({2025}), MakeConstantNumber(1, *ParseRational("99999999999999999999")), true, Context(1))) ==
        Same(1, "FAULT"));
}

TEST_CASE("days in school years and calendar years") {
  const auto day = [](int month, int number, MonthDayWord word, const Vector& year) {
    std::vector<std::string> days;
    const Vector result = DayInYear(month, number, word, year, Context(year.size));
    for (size_t row = 0; row < year.size; ++row) {
      days.push_back(IsMissingAt(result, row) ? Cell(result, row) : FormatDay(IntegerAt(result, row)));
    }
    return days;
  };
  const Vector years = Ordinals({2025, std::nullopt, 2024});
  CHECK(day(10, 1, MonthDayWord::kIn, years) == std::vector<std::string>{"2024-10-01", "missing", "2023-10-01"});
  CHECK(day(6, 30, MonthDayWord::kIn, years) == std::vector<std::string>{"2025-06-30", "missing", "2024-06-30"});
  CHECK(day(8, 31, MonthDayWord::kAfter, years) == std::vector<std::string>{"2025-08-31", "missing", "2024-08-31"});
  CHECK(day(3, 1, MonthDayWord::kAfter, years) == std::vector<std::string>{"2026-03-01", "missing", "2025-03-01"});
  CHECK(day(7, 1, MonthDayWord::kOf, MakeConstantNumber(2, Rational(2024))) == Same(2, "2024-07-01"));
  CHECK(day(2, 29, MonthDayWord::kIn, years) == std::vector<std::string>{"FAULT", "missing", "2024-02-29"});
  CHECK(day(7, 1, MonthDayWord::kIn, Ordinals({1, 9999})) == std::vector<std::string>{"FAULT", "9998-07-01"});
  CHECK(day(1, 1, MonthDayWord::kOf, Numbers({0, 10000, 5})) == std::vector<std::string>{"FAULT", "FAULT", "0005-01-01"});
}

}  // namespace
}  // namespace tally
