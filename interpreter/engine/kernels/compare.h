#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "engine/kernels/operators.h"
#include "engine/kernels/rows.h"

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

/// Values of different kinds meet only where one side is nothing but missing.
bool Comparable(const Vector& left, const Vector& right);
/// The mantissa of a constant number at another scale, if it has a value there.
std::optional<int64_t> MantissaAtScale(const Vector& constant, int scale);
/// The members of a set in terms of a column's values, ascending; those that no value can be like are left out. Not of kRational.
std::vector<int64_t> MembersIn(const Vector& column, const ValueList& set);

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
    case BasicOp::kEqual: return a == b;
    case BasicOp::kLess: return a < b;
    case BasicOp::kLessEqual: return a <= b;
  }
  return false;
}

/// Compares two sides of raw values; `Wide` is a type that holds both.
template <class Wide, class Left, class Right>
Vector CompareSides(BasicCompare basic, bool constant, const KernelContext& context, Left left, Right right) {
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

}  // namespace tally
