#include "engine/kernels/compare.h"

namespace tally {

namespace {

__extension__ typedef __int128 Wide;

/// `value` * 10^places if it fits.
std::optional<int64_t> Scaled(int64_t value, int places) {
  int64_t scaled = 0;
  if (__builtin_mul_overflow(value, PowerOfTen(places), &scaled) || scaled == kMissing64) {
    return std::nullopt;
  }
  return scaled;
}

Vector CompareEqualScale(BasicCompare basic, const Vector& first, const Vector& second, const KernelContext& context) {
  const bool constant = first.constant && second.constant;
  return WithSideOf<int64_t>(first, [&](auto a) {
    return WithSideOf<int64_t>(second, [&](auto b) { return CompareSides<int64_t>(basic, constant, context, a, b); });
  });
}

/// In 128 bits, where |mantissa| * 10^18 always fits.
Vector CompareWide(BasicCompare basic, const Vector& first, const Vector& second, const KernelContext& context) {
  const bool constant = first.constant && second.constant;
  const int scale = first.scale > second.scale ? first.scale : second.scale;
  const Wide factor_a = PowerOfTen(scale - first.scale);
  const Wide factor_b = PowerOfTen(scale - second.scale);
  return WithSideOf<int64_t>(first, [&](auto a) {
    return WithSideOf<int64_t>(second, [&](auto b) {
      return FillBits(
          constant, context, [=](size_t row) { return HoldsBasic<Wide>(basic.op, a(row) * factor_a, b(row) * factor_b) != basic.inverted; },
          [=](size_t row) { return (a(row) == kMissing64) | (b(row) == kMissing64); });
    });
  });
}

Vector CompareRational(BasicCompare basic, const Vector& first, const Vector& second, const KernelContext& context) {
  const bool constant = first.constant && second.constant;
  const Vector a = ToRational(first);
  const Vector b = ToRational(second);
  const auto at = [](const Vector& v, size_t row) -> const std::optional<Rational>& { return v.rational[v.constant ? 0 : row]; };
  return FillBits(
      constant, context,
      [&](size_t row) {
        const std::optional<Rational>& x = at(a, row);
        const std::optional<Rational>& y = at(b, row);
        return x.has_value() && y.has_value() && HoldsBasic(basic.op, *x, *y) != basic.inverted;
      },
      [&](size_t row) { return !at(a, row).has_value() || !at(b, row).has_value(); });
}

}  // namespace

std::optional<int64_t> MantissaAtScale(const Vector& constant, int scale) {
  if (scale >= constant.scale) {
    return Scaled(constant.i64[0], scale - constant.scale);
  }
  const int64_t divisor = PowerOfTen(constant.scale - scale);
  return constant.i64[0] % divisor == 0 ? std::optional(constant.i64[0] / divisor) : std::nullopt;
}

/// Neither side is a missing constant; what ConditionOfCompare answers does not come here.
Vector CompareNumbers(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  const BasicCompare basic = BasicOf(op);
  const Vector& first = basic.swapped ? right : left;
  const Vector& second = basic.swapped ? left : right;
  if (first.layout == Layout::kRational || second.layout == Layout::kRational) {
    return CompareRational(basic, first, second, context);
  }
  if (first.scale == second.scale) {
    return CompareEqualScale(basic, first, second, context);
  }
  return CompareWide(basic, first, second, context);
}

}  // namespace tally
