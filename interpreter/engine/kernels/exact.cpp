#include "engine/kernels/exact.h"

namespace tally {

namespace {

bool IsLongerThan(const BigInteger& value, unsigned bits) {
  return value != 0 && boost::multiprecision::msb(value < 0 ? BigInteger(-value) : value) >= bits;
}

}  // namespace

bool IsTooLarge(const Rational& value) {
  // The sizes of the limbs answer for nearly all values without copying.
  const auto limbs = [](const BigInteger& integer) { return integer.backend().size() * sizeof(boost::multiprecision::limb_type) * 8; };
  const BigInteger top = boost::multiprecision::numerator(value);
  const BigInteger bottom = boost::multiprecision::denominator(value);
  return (limbs(top) > kMaxResultBits && IsLongerThan(top, kMaxResultBits)) ||
         (limbs(bottom) > kMaxResultBits && IsLongerThan(bottom, kMaxResultBits));
}

std::optional<int> PlacesOf(uint64_t denominator) {
  int twos = std::countr_zero(denominator);
  denominator >>= twos;
  int fives = 0;
  while (denominator % 5 == 0) {
    denominator /= 5;
    ++fives;
  }
  const int places = twos > fives ? twos : fives;
  if (denominator != 1 || places > kMaxDecimalPlaces) {
    return std::nullopt;
  }
  return places;
}

void NormaliseNumbers(Vector& v) {
  if (v.layout != Layout::kRational) {
    return;
  }
  const BigInteger limit = std::numeric_limits<int64_t>::max();
  const BigInteger lowest = -limit;
  struct Fraction {
    int64_t top;
    uint64_t bottom;  // 0: missing
  };
  std::vector<Fraction> fractions(v.rational.size());
  int places = 0;
  for (size_t row = 0; row < v.rational.size(); ++row) {
    if (!v.rational[row].has_value()) {
      fractions[row] = {0, 0};
      continue;
    }
    const BigInteger bottom = boost::multiprecision::denominator(*v.rational[row]);
    const BigInteger top = boost::multiprecision::numerator(*v.rational[row]);
    if (bottom > limit || top > limit || top < lowest) {
      return;
    }
    fractions[row] = {top.convert_to<int64_t>(), bottom.convert_to<uint64_t>()};
    const std::optional<int> needed = PlacesOf(fractions[row].bottom);
    if (!needed.has_value()) {
      return;
    }
    places = std::max(places, *needed);
  }
  std::vector<int64_t> mantissas(fractions.size(), kMissing64);
  for (size_t row = 0; row < fractions.size(); ++row) {
    if (fractions[row].bottom == 0) {
      continue;
    }
    const int64_t factor = PowerOfTen(places) / static_cast<int64_t>(fractions[row].bottom);
    int64_t mantissa = 0;
    if (__builtin_mul_overflow(fractions[row].top, factor, &mantissa) || mantissa == kMissing64) {
      return;
    }
    mantissas[row] = mantissa;
  }
  v.layout = Layout::kI64;
  v.scale = places;
  v.i64 = std::move(mantissas);
  v.rational.clear();
}

std::optional<Rational> NumberOrMissing(const Vector& v, size_t stored_row) {
  if (v.layout == Layout::kRational) {
    return v.rational[stored_row];
  }
  if (v.i64[stored_row] == kMissing64) {
    return std::nullopt;
  }
  return NumberAt(v, stored_row);
}

WholeNumber WholeNumberAt(const Vector& v, size_t row) {
  using State = WholeNumber::State;
  if (IsMissingAt(v, row)) {
    return {State::kMissing, 0};
  }
  if (v.layout == Layout::kU8 || v.layout == Layout::kI32) {
    return {State::kGiven, IntegerAt(v, row)};
  }
  const size_t stored = v.constant ? 0 : row;
  if (v.layout == Layout::kI64) {
    const int64_t divisor = PowerOfTen(v.scale);
    if (v.i64[stored] % divisor != 0) {
      return {State::kOutside, 0};
    }
    return {State::kGiven, v.i64[stored] / divisor};
  }
  const Rational number = NumberAt(v, row);
  const BigInteger top = boost::multiprecision::numerator(number);
  if (boost::multiprecision::denominator(number) != 1 || top > std::numeric_limits<int64_t>::max() ||
      top < -std::numeric_limits<int64_t>::max()) {
    return {State::kOutside, 0};
  }
  return {State::kGiven, top.convert_to<int64_t>()};
}

}  // namespace tally
