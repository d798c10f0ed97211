#include <algorithm>

#include "engine/grouping/grouping.h"
#include "engine/kernels/exact.h"
#include "engine/kernels/operators.h"

namespace tally {
namespace {

/// The numbers to be divided by: how many values each group has, missing where none.
Vector GivenIn(const Grouping& grouping, const Vector& value) {
  Vector given = MakeGroupResult(Layout::kI64, grouping);
  ForTaking(grouping, [&](size_t row, size_t group) {
    if (!IsMissingAt(value, row)) {
      given.i64[group] = given.i64[group] == kMissing64 ? 1 : given.i64[group] + 1;
    }
  });
  return given;
}

/// How many whole values lie below, and the part of one beyond them.
struct Position {
  size_t below;
  Rational beyond;
};

Position PositionOf(const Rational& at) {
  const BigInteger whole = boost::multiprecision::numerator(at) / boost::multiprecision::denominator(at);
  return {whole.convert_to<size_t>(), at - Rational(whole)};
}

/// Which of `count` sorted values: the first, the second (from 0) and the weight between them.
struct Chosen {
  size_t a;
  size_t b;
  Rational weight;
};

Chosen ChosenOf(const Percentile& percentile, size_t count) {
  if (percentile.interpolated) {
    const Position at = PositionOf(percentile.percent * (count - 1) / 100);
    return {at.below, std::min(at.below + 1, count - 1), at.beyond};
  }
  const Position at = PositionOf(percentile.percent * count / 100);
  if (at.beyond != 0) {
    return {at.below, at.below, 0};
  }
  return {at.below == 0 ? 0 : at.below - 1, std::min(at.below, count - 1), Rational(1, 2)};
}

}  // namespace

Vector MeanIn(const Grouping& grouping, const Vector& value, const KernelContext& context) {
  const Vector sum = SumIn(grouping, value, context);
  Vector mean =
      Calculate(ArithmeticOp::kDivide, sum, GivenIn(grouping, value), {.rows = grouping.groups, .span = context.span, .pool = nullptr});
  AddFaults(mean, std::vector<const Vector*>{&sum});
  return mean;
}

Vector PercentileIn(const Grouping& grouping, const Vector& value, const Percentile& percentile, const KernelContext& context) {
  const std::vector<uint64_t> words = OrderWords(value);
  const auto word_of = [&](RowIndex row) { return words[value.constant ? 0 : row]; };
  ChildIndex index = IndexChildren(grouping);
  Vector a = MakeGroupResult(Layout::kI32, grouping);
  Vector b = MakeGroupResult(Layout::kI32, grouping);
  Vector weight = MakeGroupResult(Layout::kRational, grouping);
  const auto before = [&](RowIndex x, RowIndex y) { return word_of(x) < word_of(y); };
  for (size_t group = 0; group < grouping.groups; ++group) {
    const auto begin = index.rows.begin() + index.offsets[group];
    const auto end = std::remove_if(begin, index.rows.begin() + index.offsets[group + 1], [&](RowIndex row) { return word_of(row) == 0; });
    if (begin == end) {
      continue;
    }
    const Chosen chosen = ChosenOf(percentile, static_cast<size_t>(end - begin));
    const auto second = begin + static_cast<std::ptrdiff_t>(chosen.b);
    std::nth_element(begin, second, end, before);
    const RowIndex upper = *second;
    a.i32[group] = static_cast<int32_t>(chosen.a == chosen.b ? upper : *std::max_element(begin, second, before));
    b.i32[group] = static_cast<int32_t>(upper);
    weight.rational[group] = chosen.weight;
  }
  NormaliseNumbers(weight);
  const KernelContext of_groups{.rows = grouping.groups, .span = context.span, .pool = nullptr};
  Vector spread = value;
  spread.size = grouping.rows;
  spread.faults = nullptr;
  spread = Flatten(spread);
  const Vector low = Gather(spread, a);
  const Vector step = Calculate(ArithmeticOp::kSubtract, Gather(spread, b), low, of_groups);
  Vector result = Calculate(ArithmeticOp::kAdd, low, Calculate(ArithmeticOp::kMultiply, step, weight, of_groups), of_groups);
  AddGroupFaults(result, grouping, {&value});
  return result;
}

}  // namespace tally
