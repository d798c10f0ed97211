#pragma once

#include <atomic>
#include <concepts>
#include <limits>

#include "functions/column_tests.h"
#include "functions/operators.h"
#include "functions/rows.h"

/// Pieces of the comparisons, one file a kind of value.
namespace tally {

/// The comparison that is left after swapping sides and inverting: `swapped` exchanges left and right, `inverted` turns yes into no.
enum class BasicOp { kEqual, kLess, kLessEqual };
struct BasicCompare {
  BasicOp op;
  bool swapped;
  bool inverted;
};
BasicCompare BasicOf(CompareOp op);

Vector CompareTexts(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context);
Vector CompareNumbers(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context);
Vector CompareYesNo(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context);

/// Fills yes and missing of a kBits vector: holds(row) where missing(row) is not.
template <class Holds, class Missing>
Vector FillBits(bool constant, const KernelContext& context, Holds holds, Missing missing) {
  Vector result = MakeEmpty(Layout::kBits, constant, context);
  result.missing = Bitmap(result.stored());
  uint64_t* yes_words = result.yes.words();
  uint64_t* missing_words = result.missing.words();
  std::atomic<bool> any_missing = false;
  ForRows(context, result.stored(), [&](size_t begin, size_t end) {
    FillWords(yes_words, begin, end, holds);
    FillWords(missing_words, begin, end, missing);
    uint64_t seen = 0;
    for (size_t w = begin / 64; w < (end + 63) / 64; ++w) {
      yes_words[w] &= ~missing_words[w];
      seen |= missing_words[w];
    }
    if (seen != 0) {
      any_missing.store(true, std::memory_order_relaxed);
    }
  });
  if (!any_missing) {
    result.missing = Bitmap();
  }
  return result;
}

template <class Value>
bool HoldsBasic(BasicOp op, const Value& a, const Value& b) {
  switch (op) {
    case BasicOp::kEqual:
      return a == b;
    case BasicOp::kLess:
      return a < b;
    case BasicOp::kLessEqual:
      return a <= b;
  }
  return false;
}

/// Fills yes and missing of a flat kBits vector by `test(begin, end, yes, missing)` over ranges of rows; it gives whether any value is missing.
template <class T, class Test>
Vector FillByTest(const KernelContext& context, Test test) {
  Vector result = MakeEmpty(Layout::kBits, false, context);
  result.missing = Bitmap(context.rows);
  uint64_t* yes = result.yes.words();
  uint64_t* missing = result.missing.words();
  // Waking a second thread takes longer than the first needs for a few MB.
  constexpr size_t kRowsWorthThreads = (size_t{8} << 20) / sizeof(T);
  std::atomic<bool> any_missing = false;
  const auto run = [&](size_t begin, size_t end) {
    if (test(begin, end, yes + begin / 64, missing + begin / 64)) {
      any_missing.store(true, std::memory_order_relaxed);
    }
  };
  if (context.rows < kRowsWorthThreads) {
    run(0, context.rows);
  } else {
    ForRows(context, context.rows, run);
  }
  if (!any_missing) {
    result.missing = Bitmap();
  }
  return result;
}

template <class T>
Vector FillByRange(const KernelContext& context, const T* values, ValueRange<T> range) {
  return FillByTest<T>(context, [=](size_t begin, size_t end, uint64_t* yes, uint64_t* missing) {
    return TestRange(values + begin, end - begin, range, yes, missing);
  });
}

/// The values that are from `low` through `high`, numbers of any type, as far as T has them.
template <class T>
ValueRange<T> RangeWithin(int64_t low, int64_t high, bool inverted) {
  constexpr int64_t kLowest = std::same_as<T, uint8_t> ? 0 : int64_t{std::numeric_limits<T>::min()} + 1;
  constexpr int64_t kHighest = std::same_as<T, uint8_t> ? kMissing8 - 1 : std::numeric_limits<T>::max();
  if (low > high || high < kLowest || low > kHighest) {  // none: not all
    return {static_cast<T>(kLowest), static_cast<T>(kHighest), !inverted};
  }
  return {static_cast<T>(std::max(low, kLowest)), static_cast<T>(std::min(high, kHighest)), inverted};
}

/// The values v for which `v op constant` holds or, with `constant_first`, `constant op v`.
template <class T>
ValueRange<T> RangeOf(BasicCompare basic, int64_t constant, bool constant_first) {
  constexpr int64_t kLowest = std::numeric_limits<int64_t>::min();
  constexpr int64_t kHighest = std::numeric_limits<int64_t>::max();
  const int64_t beside = basic.op == BasicOp::kLess ? 1 : 0;  // the constant itself does not count
  if (basic.op == BasicOp::kEqual) {
    return RangeWithin<T>(constant, constant, basic.inverted);
  }
  if (constant_first) {
    return constant == kHighest && beside != 0 ? RangeWithin<T>(1, 0, false) : RangeWithin<T>(constant + beside, kHighest, false);
  }
  return RangeWithin<T>(kLowest, constant - beside, false);  // the lowest number of all is the mark of missing, never a constant
}

/// Row by row; `Wide` is a type that holds the values of both sides.
template <class Wide, class Left, class Right>
Vector CompareEachRow(BasicCompare basic, bool constant, const KernelContext& context, Left left, Right right) {
  const auto missing = [left, right](size_t row) {
    return (left(row) == MissingOf<typename Left::Value>()) | (right(row) == MissingOf<typename Right::Value>());
  };
  switch (basic.op) {
    case BasicOp::kEqual:
      if (basic.inverted) {
        return FillBits(
            constant, context, [=](size_t row) { return Wide{left(row)} != Wide{right(row)}; }, missing);
      }
      return FillBits(
          constant, context, [=](size_t row) { return Wide{left(row)} == Wide{right(row)}; }, missing);
    case BasicOp::kLess:
      return FillBits(
          constant, context, [=](size_t row) { return Wide{left(row)} < Wide{right(row)}; }, missing);
    case BasicOp::kLessEqual:
      return FillBits(
          constant, context, [=](size_t row) { return Wide{left(row)} <= Wide{right(row)}; }, missing);
  }
  return {};
}

/// Compares two sides of raw values, of which neither is a constant that is missing.
template <class Wide, class L, class R>
Vector CompareSides(BasicCompare basic, bool, const KernelContext& context, FlatSide<L> left, ConstantSide<R> right) {
  return FillByRange(context, left.values, RangeOf<L>(basic, right.value, false));
}
template <class Wide, class L, class R>
Vector CompareSides(BasicCompare basic, bool, const KernelContext& context, ConstantSide<L> left, FlatSide<R> right) {
  return FillByRange(context, right.values, RangeOf<R>(basic, left.value, true));
}
template <class Wide, class L, class R>
Vector CompareSides(BasicCompare basic, bool constant, const KernelContext& context, FlatSide<L> left, FlatSide<R> right) {
  return CompareEachRow<Wide>(basic, constant, context, left, right);
}
template <class Wide, class L, class R>
Vector CompareSides(BasicCompare basic, bool constant, const KernelContext& context, ConstantSide<L> left, ConstantSide<R> right) {
  return CompareEachRow<Wide>(basic, constant, context, left, right);
}

}  // namespace tally
