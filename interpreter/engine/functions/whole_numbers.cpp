#include <algorithm>

#include "engine/functions/kernel_table.h"
#include "engine/kernels/exact.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;
using Kind = ParameterKind;

Vector Absolute(const Inputs& inputs, const KernelContext&) {
  Vector result = *inputs[0];
  result.faults = nullptr;
  for (int64_t& mantissa : result.i64) {
    mantissa = mantissa < 0 && mantissa != kMissing64 ? -mantissa : mantissa;
  }
  for (std::optional<Rational>& number : result.rational) {
    if (number.has_value() && *number < 0) {
      number = -*number;
    }
  }
  return result;
}

enum class Towards { kZero, kDown, kUp };

/// The whole number beside top / bottom; bottom is positive and division cuts towards zero.
template <class Integer>
Integer WholeOf(const Integer& top, const Integer& bottom, Towards towards) {
  const Integer quotient = top / bottom;
  const Integer rest = top % bottom;
  if (towards == Towards::kDown && rest < 0) {
    return quotient - 1;
  }
  if (towards == Towards::kUp && rest > 0) {
    return quotient + 1;
  }
  return quotient;
}

Kernel Whole(Towards towards) {
  return [towards](const Inputs& inputs, const KernelContext& context) {
    const Vector& value = *inputs[0];
    Vector result = MakeEmpty(value.layout, value.constant, context);
    if (value.layout == Layout::kI64) {
      const int64_t divisor = PowerOfTen(value.scale);
      for (size_t row = 0; row < result.i64.size(); ++row) {
        const int64_t mantissa = value.i64[row];
        result.i64[row] = mantissa == kMissing64 ? kMissing64 : WholeOf<int64_t>(mantissa, divisor, towards);
      }
      return result;
    }
    for (size_t row = 0; row < result.rational.size(); ++row) {
      if (value.rational[row].has_value()) {
        const Rational& number = *value.rational[row];
        result.rational[row] =
            Rational(WholeOf<BigInteger>(boost::multiprecision::numerator(number), boost::multiprecision::denominator(number), towards));
      }
    }
    NormaliseNumbers(result);
    return result;
  };
}

/// x - y * whole(x / y): what is left has the sign of x.
Vector Remainder(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kRational, AllConstant(inputs), context);
  FaultRecorder faults(context);
  ForRows(context, result.stored(), [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const std::optional<Rational> x = NumberOrMissing(*inputs[0], inputs[0]->constant ? 0 : row);
      const std::optional<Rational> y = NumberOrMissing(*inputs[1], inputs[1]->constant ? 0 : row);
      if (!x.has_value() || !y.has_value()) {
        continue;
      }
      if (*y == 0) {
        faults.Record(row, [] { return "division by zero"; });
        continue;
      }
      const Rational times = *x / *y;
      const BigInteger whole =
          WholeOf<BigInteger>(boost::multiprecision::numerator(times), boost::multiprecision::denominator(times), Towards::kZero);
      result.rational[row] = *x - *y * Rational(whole);
    }
  });
  NormaliseNumbers(result);
  faults.Finish(result);
  return result;
}

/// Bits of a numerator or denominator; 1 of zero.
unsigned BitsOf(const BigInteger& value) {
  return value == 0 ? 1 : boost::multiprecision::msb(boost::multiprecision::abs(value)) + 1;
}

/// `power(x, n)`: x taken n times, 1 of nothing; of a negative n, 1 divided by that.
Vector Power(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kRational, AllConstant(inputs), context);
  FaultRecorder faults(context);
  for (size_t row = 0; row < result.stored(); ++row) {
    const std::optional<Rational> x = NumberOrMissing(*inputs[0], inputs[0]->constant ? 0 : row);
    const WholeNumber n = WholeNumberAt(*inputs[1], row);
    if (!x.has_value() || n.state == WholeNumber::State::kMissing) {
      continue;
    }
    const BigInteger top = boost::multiprecision::numerator(*x);
    const BigInteger bottom = boost::multiprecision::denominator(*x);
    const int64_t most = kMaxResultBits / std::max(BitsOf(top), BitsOf(bottom));
    const bool is_small = top == 0 || (bottom == 1 && (top == 1 || top == -1));
    if (n.state == WholeNumber::State::kOutside || (!is_small && (n.value > most || n.value < -most))) {
      faults.Record(row, [] { return kTooLargeMessage; });
      continue;
    }
    if (top == 0 && n.value < 0) {
      faults.Record(row, [] { return "division by zero"; });
      continue;
    }
    const uint64_t times = n.value < 0 ? uint64_t{0} - static_cast<uint64_t>(n.value) : static_cast<uint64_t>(n.value);
    const unsigned count = is_small ? static_cast<unsigned>(times == 0 ? 0 : 2 - times % 2) : static_cast<unsigned>(times);
    const BigInteger above = boost::multiprecision::pow(top, count);
    const BigInteger below = boost::multiprecision::pow(bottom, count);
    result.rational[row] = n.value < 0 ? Rational(below) / Rational(above) : Rational(above, below);
  }
  NormaliseNumbers(result);
  faults.Finish(result);
  return result;
}

}  // namespace

void BindWholeNumberKernels(KernelTable& kernels) {
  kernels.Bind("absolute", Absolute);
  kernels.Bind("whole", Whole(Towards::kZero));
  kernels.Bind("floor", Whole(Towards::kDown));
  kernels.Bind("ceiling", Whole(Towards::kUp));
  kernels.Bind("remainder", Remainder);
  kernels.Bind("power", Power);
}

}  // namespace tally
