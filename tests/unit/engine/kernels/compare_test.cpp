#include <catch2/catch.hpp>

#include "engine/kernels/operators.h"
#include "engine/sample.h"

namespace tally {
namespace {

using namespace sample;

std::string Expected(CompareOp op, const std::optional<int>& order) {
  if (!order.has_value()) {
    return "missing";
  }
  bool holds = false;
  switch (op) {
    case CompareOp::kEqual: holds = *order == 0; break;
    case CompareOp::kNotEqual: holds = *order != 0; break;
    case CompareOp::kLess: holds = *order < 0; break;
    case CompareOp::kLessEqual: holds = *order <= 0; break;
    case CompareOp::kGreater: holds = *order > 0; break;
    case CompareOp::kGreaterEqual: holds = *order >= 0; break;
  }
  return holds ? "yes" : "no";
}

constexpr CompareOp kOps[] = {CompareOp::kEqual,     CompareOp::kNotEqual, CompareOp::kLess,
                              CompareOp::kLessEqual, CompareOp::kGreater,  CompareOp::kGreaterEqual};

/// The vector itself, and three of its rows as constants.
std::vector<Vector> FlatAndConstant(const Vector& v) {
  std::vector<Vector> forms = {v};
  for (size_t row = 0; row < 3 && row < v.size; ++row) {
    forms.push_back(ConstantOf(v, row));
  }
  return forms;
}

TEST_CASE("comparisons of all layouts agree with the values row by row") {
  std::mt19937 random(1);
  for (const Family family : {Family::kYesNo, Family::kNumber, Family::kOrdinal, Family::kText}) {
    for (const size_t rows : {1, 63, 64, 200}) {
      const std::vector<Vector> lefts = RandomVectors(family, rows, random);
      std::vector<Vector> rights = RandomVectors(family, rows, random);
      rights.push_back(lefts[0]);  // of the same dictionary
      rights.push_back(lefts.back());
      for (const Vector& left_flat : lefts) {
        for (const Vector& right_flat : rights) {
          for (const Vector& left : FlatAndConstant(left_flat)) {
            for (const Vector& right : FlatAndConstant(right_flat)) {
              for (const CompareOp op : kOps) {
                const Vector result = Compare(op, left, right, Context(rows));
                REQUIRE(result.size == rows);
                REQUIRE(result.constant == (left.constant && right.constant));
                std::vector<std::string> expected;
                for (size_t row = 0; row < rows; ++row) {
                  expected.push_back(Expected(op, Order(left, row, right, row)));
                }
                REQUIRE(Cells(result) == expected);
              }
              const Vector same = SameValue(left, right, Context(rows));
              for (size_t row = 0; row < rows; ++row) {
                const bool both = IsMissingAt(left, row) && IsMissingAt(right, row);
                REQUIRE(Cell(same, row) == (both || Order(left, row, right, row) == std::optional<int>(0) ? "yes" : "no"));
              }
            }
          }
        }
      }
    }
  }
}

TEST_CASE("many rows on several threads compare as on one") {
  std::mt19937 random(2);
  ThreadPool pool(3);
  const size_t rows = 300'001;
  const std::vector<Vector> numbers = RandomVectors(Family::kNumber, rows, random);
  KernelContext several = Context(rows);
  several.pool = &pool;
  for (const Vector& right : numbers) {
    const Vector a = Compare(CompareOp::kLess, numbers[0], right, Context(rows));
    const Vector b = Compare(CompareOp::kLess, numbers[0], right, several);
    REQUIRE(a.yes == b.yes);
    REQUIRE(a.missing == b.missing);
  }
}

TEST_CASE("the literal missing compares with anything") {
  const Vector literal = MakeConstantI32(3, std::nullopt);
  for (const Vector& v :
       {YesNo("YN."), Numbers({1, 2, std::nullopt}, 2), Texts({"a", "b", std::nullopt}), Rationals({1, 2, std::nullopt})}) {
    CHECK(Cells(Compare(CompareOp::kEqual, v, literal, Context(3))) == Same(3, "missing"));
    CHECK(Cells(Compare(CompareOp::kLess, Flatten(literal), v, Context(3))) == Same(3, "missing"));
    CHECK(Cells(SameValue(v, literal, Context(3))) == std::vector<std::string>{"no", "no", "yes"});
    CHECK(Cells(MissingRows(v, Context(3))) == std::vector<std::string>{"no", "no", "yes"});
    CHECK(Cells(GivenRows(v, Context(3))) == std::vector<std::string>{"yes", "yes", "no"});
  }
}

TEST_CASE("faults pass through comparisons") {
  const Vector v = WithFaults(Numbers({1, 2, std::nullopt, 4}), {1}, "first");
  const Vector w = WithFaults(Numbers({1, 2, 3, 4}), {0, 3}, "second");
  const Vector equal = Compare(CompareOp::kEqual, v, w, Context(4));
  CHECK(Cells(equal) == std::vector<std::string>{"FAULT", "FAULT", "missing", "FAULT"});
  CHECK(sample::FirstFault(equal) == "second");
  CHECK(Cells(SameValue(v, w, Context(4))) == std::vector<std::string>{"FAULT", "FAULT", "no", "FAULT"});
  CHECK(Cells(MissingRows(v, Context(4))) == std::vector<std::string>{"no", "FAULT", "yes", "no"});
  const Vector constant = WithFaults(MakeConstantNumber(4, Rational(1)), {0});
  CHECK(Cells(Compare(CompareOp::kEqual, constant, w, Context(4))) == Same(4, "FAULT"));
}

TEST_CASE("membership in sets") {
  const auto number = [](const char* text) { return Value{*ParseRational(text)}; };
  CHECK(Cells(InSet(Numbers({10, 15, 20, std::nullopt}, 1), {number("1"), number("1.50"), number("0.333")}, Context(4))) ==
        std::vector<std::string>{"yes", "yes", "no", "missing"});
  CHECK(Cells(InSet(Numbers({1, 5, std::nullopt}), {number("1"), Value{Value::Missing{}}}, Context(3))) ==
        std::vector<std::string>{"yes", "no", "yes"});
  CHECK(Cells(InSet(Rationals({Rational(1) / 3, 2, std::nullopt}), {Value{Rational(1) / 3}}, Context(3))) ==
        std::vector<std::string>{"yes", "no", "missing"});
  CHECK(Cells(InSet(Texts({"a", "b", std::nullopt, "c"}), {Value{std::string("b")}, Value{std::string("x")}}, Context(4))) ==
        std::vector<std::string>{"no", "yes", "missing", "no"});
  CHECK(Cells(InSet(SmallOrdinals({1, 2, std::nullopt}), {Value{int64_t{2}}, Value{int64_t{3}}}, Context(3))) ==
        std::vector<std::string>{"no", "yes", "missing"});
  CHECK(Cells(InSet(Ordinals({-1'000'000, 2, 1'000'000'000}), {Value{int64_t{-1'000'000}}, Value{int64_t{1'000'000'000}}}, Context(3))) ==
        std::vector<std::string>{"yes", "no", "yes"});
  CHECK(Cells(InSet(YesNo("YN."), {Value{false}}, Context(3))) == std::vector<std::string>{"no", "yes", "missing"});
  CHECK(Cells(InSet(YesNo("YN."), {}, Context(3))) == std::vector<std::string>{"no", "no", "missing"});
  CHECK(Cells(InSet(Texts({"a", std::nullopt}), {Value{Value::All{}}}, Context(2))) == Same(2, "yes"));
  CHECK(Cells(InSet(MakeConstantText(2, "b"), {Value{std::string("b")}}, Context(2))) == Same(2, "yes"));
}

}  // namespace
}  // namespace tally
