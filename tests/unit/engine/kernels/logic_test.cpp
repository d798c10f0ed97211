#include <catch2/catch.hpp>

#include "engine/kernels/operators.h"
#include "engine/sample.h"

namespace tally {
namespace {

using namespace sample;

// Rows: all pairs of yes, no, missing and fault, left by right.
Vector Left() {
  return WithFaults(YesNo("YYYYNNNN....NNNN"), {12, 13, 14, 15}, "left");
}
Vector Right() {
  return WithFaults(YesNo("YN.YYN.YYN.YYN.Y"), {3, 7, 11, 15}, "right");
}

std::vector<std::string> Words(const std::string& letters) {
  std::vector<std::string> words;
  for (const char c : letters) {
    words.push_back(c == 'Y' ? "yes" : c == 'N' ? "no" : c == '.' ? "missing" : "FAULT");
  }
  return words;
}

TEST_CASE("and, or, not are Kleene's and drop faults that they do not use") {
  const Vector left = Left();
  const Vector right = Right();
  CHECK(Cells(And({&left, &right}, Context(16))) == Words("YN.FNNNN.N.FFNFF"));
  CHECK(Cells(Or({&left, &right}, Context(16))) == Words("YYYYYN.FY..FYFFF"));
  CHECK(Cells(Not(left, Context(16))) == Words("NNNNYYYY....FFFF"));
  CHECK(sample::FirstFault(Or({&left, &right}, Context(16))) == "right");
}

TEST_CASE("logic of constants") {
  const Vector left = Left();
  const Vector right = Right();
  for (const size_t row : {0, 4, 8, 12}) {
    const Vector constant = ConstantOf(left, row);
    const Vector flat = Flatten(constant);
    CHECK(Cells(And({&constant, &right}, Context(16))) == Cells(And({&flat, &right}, Context(16))));
    CHECK(Cells(Or({&right, &constant}, Context(16))) == Cells(Or({&right, &flat}, Context(16))));
    CHECK(Not(constant, Context(16)).constant);
    CHECK(Cells(Not(constant, Context(16))) == Cells(Not(flat, Context(16))));
    CHECK(And({&constant, &constant}, Context(16)).constant);
  }
}

/// Random answers of so many rows that they take several blocks and a rest.
Vector ManyAnswers(size_t rows, std::mt19937& random) {
  std::string letters(rows, 'N');
  for (char& letter : letters) {
    letter = "YYN."[random() % 4];
  }
  return YesNo(letters);
}

TEST_CASE("logic and comparisons of many rows agree with those of few") {
  constexpr size_t kRows = 40'000;
  constexpr size_t kFew = 50;
  std::mt19937 random(5);
  const Vector a = ManyAnswers(kRows, random);
  const Vector b = ManyAnswers(kRows, random);
  const Vector c = ManyAnswers(kRows, random);
  const Vector undetermined = MakeConstantBits(kRows, std::nullopt);
  const Vector yes = MakeConstantBits(kRows, true);
  const std::vector<std::vector<const Vector*>> all_operands = {{&a, &b}, {&a, &b, &c}, {&a, &undetermined}, {&yes, &b}, {&c}};
  const auto piece = [](const Vector& v, size_t first) {
    Vector few = v;
    few.size = kFew;
    if (v.constant) {
      return few;
    }
    Bitmap rows(kRows);
    for (size_t row = first; row < first + kFew; ++row) {
      rows.Set(row);
    }
    return Compress(v, rows);
  };
  for (const std::vector<const Vector*>& operands : all_operands) {
    const Vector& left = *operands.front();
    const Vector& right = *operands.back();
    const std::vector<Vector> many = {And(operands, Context(kRows)), Or(operands, Context(kRows)),
                                      Compare(CompareOp::kLess, left, right, Context(kRows)),
                                      Compare(CompareOp::kNotEqual, left, right, Context(kRows)), SameValue(left, right, Context(kRows))};
    for (size_t first = 0; first < kRows; first += kFew) {
      std::vector<Vector> pieces;
      for (const Vector* operand : operands) {
        pieces.push_back(piece(*operand, first));
      }
      std::vector<const Vector*> few;
      for (const Vector& each : pieces) {
        few.push_back(&each);
      }
      const Vector& l = pieces.front();
      const Vector& r = pieces.back();
      const std::vector<Vector> expected = {And(few, Context(kFew)), Or(few, Context(kFew)), Compare(CompareOp::kLess, l, r, Context(kFew)),
                                            Compare(CompareOp::kNotEqual, l, r, Context(kFew)), SameValue(l, r, Context(kFew))};
      for (size_t i = 0; i < many.size(); ++i) {
        REQUIRE(Cells(piece(many[i], first)) == Cells(expected[i]));
      }
    }
  }
}

TEST_CASE("logic keeps the bits past the end zero") {
  const Vector no = YesNo(std::string(70, 'N'));
  const Vector negated = Not(no, Context(70));
  CHECK(negated.yes.Count() == 70);
  CHECK(Or({&no, &negated}, Context(70)).yes.Count() == 70);
  CHECK(And({&negated, &negated}, Context(70)).yes.Count() == 70);
}

TEST_CASE("choice takes the first branch that holds") {
  const Vector first = YesNo("YN.NN");
  const Vector second = YesNo("YYNN.");
  const Vector a = Numbers({1, 2, 3, 4, 5});
  const Vector b = Numbers({15, 25, 35, 45, 55}, 1);
  const Vector c = MakeConstantNumber(5, Rational(100));
  CHECK(Cells(Choose({{&first, &a}, {&second, &b}}, c, Context(5))) == std::vector<std::string>{"1", "2.5", "100", "100", "100"});
}

TEST_CASE("choice drops the faults of branches that are not taken") {
  const Vector zero = YesNo("YNN");
  const Vector quotient = Calculate(ArithmeticOp::kDivide, Numbers({1, 1, 1}), Numbers({0, 2, 4}), Context(3));
  CHECK(Cells(quotient) == std::vector<std::string>{"FAULT", "0.5", "0.25"});
  CHECK(sample::FirstFault(quotient) == "division by zero");
  const Vector guarded = Choose({{&zero, &quotient}}, MakeConstantNumber(3, Rational(7)), Context(3));
  CHECK(Cells(guarded) == std::vector<std::string>{"FAULT", "7", "7"});
  const Vector other = MakeConstantNumber(3, std::nullopt);
  const Vector used = Choose({{&zero, &other}}, quotient, Context(3));
  CHECK(Cells(used) == std::vector<std::string>{"missing", "0.5", "0.25"});
  CHECK(used.faults == nullptr);
  const Vector condition = WithFaults(YesNo("YNN"), {1, 2});
  const Vector always = YesNo("NYN");
  CHECK(Cells(Choose({{&always, &other}, {&condition, &quotient}}, other, Context(3))) ==
        std::vector<std::string>{"FAULT", "missing", "FAULT"});
}

TEST_CASE("choice of all layouts, flat and constant") {
  std::mt19937 random(3);
  const size_t rows = 150;
  for (const Family family : {Family::kYesNo, Family::kNumber, Family::kOrdinal, Family::kText}) {
    const std::vector<Vector> values = RandomVectors(family, rows, random);
    const std::vector<Vector> conditions = RandomVectors(Family::kYesNo, rows, random);
    for (const Vector& a_flat : values) {
      for (const Vector& b_flat : values) {
        for (const Vector& a : {a_flat, ConstantOf(a_flat, 0)}) {
          for (const Vector& b : {b_flat, ConstantOf(b_flat, 1)}) {
            for (const Vector& condition : {conditions[0], ConstantOf(conditions[1], 0), ConstantOf(conditions[1], 1)}) {
              const Vector chosen = Choose({{&condition, &a}}, b, Context(rows));
              const Vector given = FirstGiven({&a, &b}, Context(rows));
              REQUIRE(chosen.constant == (a.constant && b.constant && condition.constant));
              REQUIRE(given.constant == (a.constant && b.constant));
              for (size_t row = 0; row < rows; ++row) {
                REQUIRE(Cell(chosen, row) == (IsYesAt(condition, row) ? Cell(a, row) : Cell(b, row)));
                REQUIRE(Cell(given, row) == (IsMissingAt(a, row) ? Cell(b, row) : Cell(a, row)));
              }
            }
          }
        }
      }
    }
  }
}

TEST_CASE("the first given value") {
  const Vector a = WithFaults(Texts({"a", std::nullopt, std::nullopt, "d"}), {2});
  const Vector b = WithFaults(Texts({"x", "y", "z", "w"}), {0});
  CHECK(Cells(FirstGiven({&a, &b}, Context(4))) == std::vector<std::string>{"a", "y", "FAULT", "d"});
  const Vector literal = MakeConstantI32(4, std::nullopt);
  CHECK(Cells(FirstGiven({&literal, &a}, Context(4))) == std::vector<std::string>{"a", "missing", "FAULT", "d"});
  CHECK(Cells(FirstGiven({&literal, &literal}, Context(4))) == Same(4, "missing"));
}

}  // namespace
}  // namespace tally
