#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <boost/multiprecision/cpp_int.hpp>

namespace tally {

/// An exact number of any size. The slow path of numbers: most columns are scaled 64-bit integers (engine/columns/vector.h).
using Rational = boost::multiprecision::cpp_rational;
using BigInteger = boost::multiprecision::cpp_int;

/// The greatest common divisor, some thirty bits a step (D. H. Lehmer 1938; Knuth, The Art of Computer Programming 2, 4.5.2, algorithm L).
BigInteger GreatestDivisor(BigInteger a, BigInteger b);

inline constexpr int kMaxDecimalPlaces = 18;   // of a scaled column; more places go the exact slow path
inline constexpr int kMaxNumberDigits = 1000;  // of a literal or a cell; longer is refused with a message
inline constexpr int kMaxRoundPlaces = 100;    // of round(x, places) and `as decimal n`

/// A decimal `-?[0-9]+(\.[0-9]+)?` as mantissa * 10^-places, if it fits 64 bits.
struct ScaledNumber {
  int64_t mantissa;
  int places;
};

/// Parses a decimal; nothing when the form is wrong or it does not fit.
std::optional<ScaledNumber> ParseScaled(std::string_view text);
/// Parses a decimal of up to kMaxNumberDigits digits; nothing when the form is wrong or it is longer.
std::optional<Rational> ParseRational(std::string_view text);
/// `-?[0-9]+` within 64 bits.
std::optional<int64_t> ParseInteger(std::string_view text);
bool IsDecimalForm(std::string_view text);

/// 10^exponent for 0..18.
int64_t PowerOfTen(int exponent);

/// Rounds half away from zero to `places` digits after the point (0..kMaxRoundPlaces), exactly.
Rational RoundHalfAway(const Rational& value, int places);

/// Prints with exactly `places` digits, rounded half away from zero; a value that rounds to zero has no sign.
std::string FormatFixed(const Rational& value, int places);
std::string FormatFixed(int64_t mantissa, int scale, int places);

/// Prints a number exactly: an integer without point, a terminating decimal with its digits, else `n/d`.
std::string FormatExact(const Rational& value);

}  // namespace tally

/// What Rational reduces with. Boost's own template goes one bit a step: for numbers of thousands of digits that took nearly all of the
/// time.
namespace boost::multiprecision::backends {
inline void eval_gcd(cpp_int_backend<>& result, const cpp_int_backend<>& a, const cpp_int_backend<>& b) {
  result = std::move(tally::GreatestDivisor(a, b).backend());
}
}  // namespace boost::multiprecision::backends
