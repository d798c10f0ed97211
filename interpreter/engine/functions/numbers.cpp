#include <fmt/format.h>

#include "engine/functions/kernel_table.h"
#include "engine/kernels/exact.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;
using Kind = ParameterKind;

/// mantissa / divisor, rounded half away from zero; the divisor is positive.
int64_t DivideHalfAway(int64_t mantissa, int64_t divisor) {
  const int64_t quotient = mantissa / divisor;
  const int64_t rest = mantissa % divisor;
  const int64_t magnitude = rest < 0 ? -rest : rest;
  if (magnitude < divisor - magnitude) {
    return quotient;
  }
  return mantissa < 0 ? quotient - 1 : quotient + 1;
}

bool IsPlaces(const WholeNumber& places) {
  return places.state == WholeNumber::State::kGiven && places.value >= 0 && places.value <= kMaxRoundPlaces;
}

Vector RoundScaled(const Vector& value, int places, const KernelContext& context) {
  if (places >= value.scale) {
    return value;
  }
  Vector result = MakeEmpty(Layout::kI64, value.constant, context);
  result.scale = places;
  const int64_t divisor = PowerOfTen(value.scale - places);
  ForRows(context, result.stored(), [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const int64_t mantissa = value.i64[row];
      result.i64[row] = mantissa == kMissing64 ? kMissing64 : DivideHalfAway(mantissa, divisor);
    }
  });
  return result;
}

Vector Round(const Inputs& inputs, const KernelContext& context) {
  const Vector& value = *inputs[0];
  const Vector& places = *inputs[1];
  if (value.layout == Layout::kI64 && places.constant) {
    const WholeNumber number = WholeNumberAt(places, 0);
    if (IsPlaces(number)) {
      return RoundScaled(value, static_cast<int>(number.value), context);
    }
  }
  Vector result = MakeEmpty(Layout::kRational, AllConstant(inputs), context);
  FaultRecorder faults(context);
  ForRows(context, result.stored(), [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const std::optional<Rational> number = NumberOrMissing(value, value.constant ? 0 : row);
      const WholeNumber wanted = WholeNumberAt(places, row);
      if (!number.has_value() || wanted.state == WholeNumber::State::kMissing) {
        continue;
      }
      if (!IsPlaces(wanted)) {
        faults.Record(row, [] { return fmt::format("round takes 0 to {} places", kMaxRoundPlaces); });
        continue;
      }
      result.rational[row] = RoundHalfAway(*number, static_cast<int>(wanted.value));
    }
  });
  NormaliseNumbers(result);
  faults.Finish(result);
  return result;
}

/// `fixed(x, 2)`: the text with exactly so many places.
Vector Fixed(const Inputs& inputs, const KernelContext& context) {
  const Vector& places = *inputs[1];
  if (places.constant) {
    const WholeNumber number = WholeNumberAt(places, 0);
    if (IsPlaces(number)) {
      return ToText(*inputs[0], PrintStyle::kFixed, static_cast<int>(number.value), context);
    }
  }
  const Vector& value = *inputs[0];
  Vector result = MakeEmpty(Layout::kI32, AllConstant(inputs), context);
  auto dictionary = std::make_shared<Dictionary>();
  FaultRecorder faults(context);
  for (size_t row = 0; row < result.stored(); ++row) {
    const std::optional<Rational> number = NumberOrMissing(value, value.constant ? 0 : row);
    const WholeNumber wanted = WholeNumberAt(places, row);
    if (!number.has_value() || wanted.state == WholeNumber::State::kMissing) {
      continue;
    }
    if (!IsPlaces(wanted)) {
      faults.Record(row, [] { return fmt::format("fixed takes 0 to {} places", kMaxRoundPlaces); });
      continue;
    }
    result.i32[row] = static_cast<int32_t>(dictionary->Intern(FormatFixed(*number, static_cast<int>(wanted.value))));
  }
  result.dictionary = std::move(dictionary);
  faults.Finish(result);
  return result;
}

/// `row_number(T)`: where a row stands in its table, starting at 1.
Vector RowNumber(const Inputs& inputs, const KernelContext& context) {
  const Vector& row = *inputs[0];
  Vector result = MakeEmpty(Layout::kI64, row.constant, context);
  for (size_t i = 0; i < result.stored(); ++i) {
    result.i64[i] = IsMissingAt(row, i) ? kMissing64 : static_cast<int64_t>(IntegerAt(row, i)) + 1;
  }
  return result;
}

/// `times` the first number divided by the second; of 0 there is no ratio.
Kernel RatioTimes(int times) {
  return [times](const Inputs& inputs, const KernelContext& context) {
    Vector divisor = *inputs[1];
    for (size_t i = 0; i < divisor.stored(); ++i) {
      if (divisor.layout == Layout::kI64 && divisor.i64[i] == 0) {
        divisor.i64[i] = kMissing64;
      } else if (divisor.layout == Layout::kRational && divisor.rational[i] == Rational(0)) {
        divisor.rational[i] = std::nullopt;
      }
    }
    const Vector part = times == 1
                            ? *inputs[0]
                            : Calculate(ArithmeticOp::kMultiply, *inputs[0], MakeConstantNumber(inputs[0]->size, Rational(times)), context);
    return Calculate(ArithmeticOp::kDivide, part, divisor, context);
  };
}

/// The comparison that makes the first argument the answer.
Kernel Extreme(CompareOp first_wins, CompareOp second_wins) {
  return [=](const Inputs& inputs, const KernelContext& context) {
    const Vector first = Compare(first_wins, *inputs[0], *inputs[1], context);
    const Vector second = Compare(second_wins, *inputs[0], *inputs[1], context);
    Vector neither = MakeEmpty(inputs[0]->layout, true, context);
    if (neither.layout == Layout::kBits) {
      neither.missing = Bitmap(1, true);
    }
    neither.dictionary = inputs[0]->dictionary;
    return Choose({{&first, inputs[0]}, {&second, inputs[1]}}, neither, context);
  };
}

}  // namespace

void BindNumberKernels(KernelTable& kernels) {
  kernels.Bind("round", Round);
  kernels.Bind("ratio", RatioTimes(1));
  kernels.Bind("percent", RatioTimes(100));
  kernels.Bind("smaller", Extreme(CompareOp::kLessEqual, CompareOp::kGreater));
  kernels.Bind("larger", Extreme(CompareOp::kGreaterEqual, CompareOp::kLess));
  kernels.Bind("fixed", Fixed);
  kernels.Bind("row_number", RowNumber);
}

}  // namespace tally
