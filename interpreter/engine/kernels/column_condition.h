#pragma once

#include <optional>
#include <variant>

#include "engine/kernels/column_tests.h"
#include "engine/kernels/operators.h"

namespace tally {

/// A question of each value of one column, such as `gender = "F"`, that can be answered for any of the rows alone. The column must outlive
/// it.
class ColumnCondition {
 public:
  template <class T>
  ColumnCondition(const T* values, ValueRange<T> range) : test_(RangeTest<T>{values, range}) {}
  ColumnCondition(const uint8_t* values, const ByteSet& members) : test_(SetTest{values, members}) {}

  /// Writes the bits of `rows` rows from `first` on as TestRange does, and gives whether a value is missing.
  bool Answer(size_t first, size_t rows, uint64_t* yes, uint64_t* missing) const;
  /// All rows of the column as a kBits vector.
  Vector AnswerAll(const KernelContext& context) const;

 private:
  template <class T>
  struct RangeTest {
    const T* values;
    ValueRange<T> range;
  };
  struct SetTest {
    const uint8_t* values;
    ByteSet members;
  };
  std::variant<RangeTest<uint8_t>, RangeTest<int32_t>, RangeTest<int64_t>, SetTest> test_;
};

/// The operation as a condition on one column, where it is one: of a comparison, the other side is a constant that is not missing.
std::optional<ColumnCondition> ConditionOfCompare(CompareOp op, const Vector& left, const Vector& right);
std::optional<ColumnCondition> ConditionOfSet(const Vector& value, const ValueList& set);
std::optional<ColumnCondition> ConditionOfRange(const Vector& value, const Vector* start, const Vector* end, bool open_ends);

/// The values of a column from `low` through `high`, or all others. Of a kU8, kI32 or kI64 vector that is not constant.
ColumnCondition ConditionOn(const Vector& column, int64_t low, int64_t high, bool inverted);

}  // namespace tally
