#include <atomic>
#include <numeric>

#include "engine/kernels/exact.h"

namespace tally {

namespace {

/// A reduced fraction; bottom 0: missing.
struct Fraction {
  int64_t top;
  uint64_t bottom;
};

Uint128 GreatestDivisor(Uint128 a, Uint128 b) {
  constexpr Uint128 k64 = std::numeric_limits<uint64_t>::max();
  while (b != 0) {
    if (a <= k64 && b <= k64) {
      return std::gcd(static_cast<uint64_t>(a), static_cast<uint64_t>(b));
    }
    const Uint128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// x * factor_x / (y * factor_y) in lowest terms, y not 0; nothing when it does not fit.
std::optional<Fraction> Reduce(int64_t x, int64_t factor_x, int64_t y, int64_t factor_y) {
  const bool negative = (x < 0) != (y < 0);
  Uint128 top = static_cast<Uint128>(x < 0 ? -static_cast<Int128>(x) : x) * static_cast<Uint128>(factor_x);
  Uint128 bottom = static_cast<Uint128>(y < 0 ? -static_cast<Int128>(y) : y) * static_cast<Uint128>(factor_y);
  const Uint128 divisor = GreatestDivisor(top, bottom);
  top /= divisor;
  bottom /= divisor;
  constexpr Uint128 kLimit = std::numeric_limits<int64_t>::max();
  if (top > kLimit || bottom > kLimit) {
    return std::nullopt;
  }
  const int64_t magnitude = static_cast<int64_t>(top);
  return Fraction{negative ? -magnitude : magnitude, static_cast<uint64_t>(bottom)};
}

Rational ExactQuotient(const Vector& left, size_t a, const Vector& right, size_t b) {
  return NumberAt(left, a) / NumberAt(right, b);
}

}  // namespace

Vector DivideScaled(const Vector& left, const Vector& right, const KernelContext& context) {
  const bool constant = left.constant && right.constant;
  const size_t rows = constant ? 1 : context.rows;
  const int64_t factor_x = PowerOfTen(std::max(0, right.scale - left.scale));
  const int64_t factor_y = PowerOfTen(std::max(0, left.scale - right.scale));
  std::vector<Fraction> fractions(rows);
  FaultRecorder faults(context);
  std::atomic<bool> all_fit = true;
  std::atomic<bool> all_decimal = true;
  std::atomic<int> places = 0;
  ForRows(context, rows, [&](size_t begin, size_t end) {
    int most = 0;
    for (size_t row = begin; row < end; ++row) {
      const int64_t x = left.i64[left.constant ? 0 : row];
      const int64_t y = right.i64[right.constant ? 0 : row];
      fractions[row] = {0, 0};
      if (x == kMissing64 || y == kMissing64) {
        continue;
      }
      if (y == 0) {
        faults.Record(row, [] { return "division by zero"; });
        continue;
      }
      const std::optional<Fraction> fraction = Reduce(x, factor_x, y, factor_y);
      if (!fraction.has_value()) {
        all_fit = false;
        continue;
      }
      fractions[row] = *fraction;
      const std::optional<int> needed = PlacesOf(fraction->bottom);
      if (needed.has_value()) {
        most = std::max(most, *needed);
      } else {
        all_decimal.store(false, std::memory_order_relaxed);
      }
    }
    int seen = places.load();
    while (seen < most && !places.compare_exchange_weak(seen, most)) {
    }
  });
  Vector result = MakeEmpty(Layout::kI64, constant, context);
  if (all_fit && all_decimal) {
    result.scale = places;
    const int64_t ten = PowerOfTen(places);
    bool overflow = false;
    for (size_t row = 0; row < rows && !overflow; ++row) {
      if (fractions[row].bottom != 0) {
        int64_t mantissa = 0;
        overflow = __builtin_mul_overflow(fractions[row].top, ten / static_cast<int64_t>(fractions[row].bottom), &mantissa) ||
                   mantissa == kMissing64;
        result.i64[row] = mantissa;
      }
    }
    if (!overflow) {
      faults.Finish(result);
      return result;
    }
  }
  result = MakeEmpty(Layout::kRational, constant, context);
  ForRows(context, rows, [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const size_t a = left.constant ? 0 : row;
      const size_t b = right.constant ? 0 : row;
      if (fractions[row].bottom != 0) {
        result.rational[row] = Rational(BigInteger(fractions[row].top), BigInteger(fractions[row].bottom));
      } else if (left.i64[a] != kMissing64 && right.i64[b] != kMissing64 && right.i64[b] != 0) {
        result.rational[row] = ExactQuotient(left, a, right, b);
      }
    }
  });
  faults.Finish(result);
  return result;
}

}  // namespace tally
