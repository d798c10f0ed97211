#include "foundation/base/number.h"

#include <algorithm>
#include <array>

#include "foundation/base/check.h"

namespace tally {
namespace {

constexpr std::array<int64_t, 19> kPowersOfTen = [] {
  std::array<int64_t, 19> powers{};
  int64_t power = 1;
  for (size_t i = 0; i < powers.size(); ++i) {
    powers[i] = power;
    if (i + 1 < powers.size()) {
      power *= 10;
    }
  }
  return powers;
}();

/// The parts of a decimal; the digits are 0-9 alone.
struct DecimalParts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
};

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<DecimalParts> SplitDecimal(std::string_view text) {
  DecimalParts parts;
  if (!text.empty() && text.front() == '-') {
    parts.negative = true;
    text.remove_prefix(1);
  }
  const size_t point = text.find('.');
  parts.whole = text.substr(0, point);
  if (!AllDigits(parts.whole)) {
    return std::nullopt;
  }
  if (point != std::string_view::npos) {
    parts.fraction = text.substr(point + 1);
    if (!AllDigits(parts.fraction)) {
      return std::nullopt;
    }
  }
  return parts;
}

/// Puts the digits of `text` behind those of `magnitude`; false where the result is over `limit`.
bool AppendDigits(uint64_t& magnitude, std::string_view text, uint64_t limit) {
  for (char c : text) {
    const auto digit = static_cast<uint64_t>(c - '0');
    if (magnitude > (limit - digit) / 10) {
      return false;
    }
    magnitude = magnitude * 10 + digit;
  }
  return true;
}

/// The greatest magnitude that 64 bits hold with this sign.
uint64_t MagnitudeLimit(bool negative) {
  return negative ? uint64_t{1} << 63 : (uint64_t{1} << 63) - 1;
}

/// Gives a magnitude within MagnitudeLimit its sign. The arithmetic is unsigned: the least number has no positive twin.
int64_t Signed(uint64_t magnitude, bool negative) {
  return static_cast<int64_t>(negative ? uint64_t{0} - magnitude : magnitude);
}

uint64_t Magnitude(int64_t value) {
  return value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

BigInteger BigPowerOfTen(int exponent) {
  return boost::multiprecision::pow(BigInteger(10), static_cast<unsigned>(exponent));
}

/// |value| * 10^places, rounded half up.
BigInteger RoundedMagnitude(const Rational& value, int places) {
  const BigInteger numerator = abs(boost::multiprecision::numerator(value)) * BigPowerOfTen(places);
  const BigInteger denominator = boost::multiprecision::denominator(value);
  return (numerator * 2 + denominator) / (denominator * 2);
}

/// Prints digits * 10^-places.
std::string PlacePoint(std::string digits, int places, bool negative) {
  const auto fraction = static_cast<size_t>(places);
  if (digits.size() <= fraction) {
    digits.insert(0, fraction + 1 - digits.size(), '0');
  }
  if (negative && digits.find_first_not_of('0') != std::string::npos) {
    digits.insert(digits.begin(), '-');
  }
  if (fraction > 0) {
    digits.insert(digits.size() - fraction, 1, '.');
  }
  return digits;
}

std::string FormatRounded(const Rational& value, int places) {
  return PlacePoint(RoundedMagnitude(value, places).str(), places, value < 0);
}

/// Takes all factors `prime` out of `value` and says how many there were.
int TakeFactor(BigInteger& value, unsigned prime) {
  int count = 0;
  while (value % prime == 0) {
    value /= prime;
    ++count;
  }
  return count;
}

}  // namespace

bool IsDecimalForm(std::string_view text) {
  return SplitDecimal(text).has_value();
}

std::optional<ScaledNumber> ParseScaled(std::string_view text) {
  std::optional<DecimalParts> parts = SplitDecimal(text);
  if (!parts) {
    return std::nullopt;
  }
  const uint64_t limit = MagnitudeLimit(parts->negative);
  uint64_t whole = 0;
  if (!AppendDigits(whole, parts->whole, limit)) {
    return std::nullopt;
  }
  const auto with_fraction = [&](std::string_view fraction) -> std::optional<ScaledNumber> {
    uint64_t magnitude = whole;
    if (fraction.size() > static_cast<size_t>(kMaxDecimalPlaces) || !AppendDigits(magnitude, fraction, limit)) {
      return std::nullopt;
    }
    return ScaledNumber{.mantissa = Signed(magnitude, parts->negative), .places = static_cast<int>(fraction.size())};
  };
  if (std::optional<ScaledNumber> as_written = with_fraction(parts->fraction)) {
    return as_written;
  }
  // Zeros at the end may be what does not fit.
  return with_fraction(parts->fraction.substr(0, parts->fraction.find_last_not_of('0') + 1));
}

std::optional<Rational> ParseRational(std::string_view text) {
  const std::optional<DecimalParts> parts = SplitDecimal(text);
  if (!parts || parts->whole.size() + parts->fraction.size() > static_cast<size_t>(kMaxNumberDigits)) {
    return std::nullopt;
  }
  std::string digits(parts->whole);
  digits += parts->fraction;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));  // cpp_int takes a leading 0 for octal
  BigInteger mantissa(digits);
  if (parts->negative) {
    mantissa = -mantissa;
  }
  return Rational(mantissa, BigPowerOfTen(static_cast<int>(parts->fraction.size())));
}

std::optional<int64_t> ParseInteger(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) {
    text.remove_prefix(1);
  }
  uint64_t magnitude = 0;
  if (!AllDigits(text) || !AppendDigits(magnitude, text, MagnitudeLimit(negative))) {
    return std::nullopt;
  }
  return Signed(magnitude, negative);
}

int64_t PowerOfTen(int exponent) {
  TALLY_CHECK(exponent >= 0 && exponent <= kMaxDecimalPlaces);
  return kPowersOfTen[static_cast<size_t>(exponent)];
}

Rational RoundHalfAway(const Rational& value, int places) {
  TALLY_CHECK(places >= 0 && places <= kMaxRoundPlaces);
  BigInteger rounded = RoundedMagnitude(value, places);
  if (value < 0) {
    rounded = -rounded;
  }
  return Rational(rounded, BigPowerOfTen(places));
}

std::string FormatFixed(const Rational& value, int places) {
  TALLY_CHECK(places >= 0 && places <= kMaxRoundPlaces);
  return FormatRounded(value, places);
}

std::string FormatFixed(int64_t mantissa, int scale, int places) {
  TALLY_CHECK(scale >= 0 && scale <= kMaxDecimalPlaces && places >= 0 && places <= kMaxRoundPlaces);
  uint64_t magnitude = Magnitude(mantissa);
  if (places >= scale) {
    std::string digits = std::to_string(magnitude);
    digits.append(static_cast<size_t>(places - scale), '0');
    return PlacePoint(std::move(digits), places, mantissa < 0);
  }
  const auto divisor = static_cast<uint64_t>(PowerOfTen(scale - places));
  const uint64_t rest = magnitude % divisor;
  magnitude = magnitude / divisor + (rest * 2 >= divisor ? 1 : 0);
  return PlacePoint(std::to_string(magnitude), places, mantissa < 0);
}

std::string FormatExact(const Rational& value) {
  BigInteger rest = boost::multiprecision::denominator(value);
  const int twos = TakeFactor(rest, 2);
  const int fives = TakeFactor(rest, 5);
  if (rest != 1) {
    return value.str();
  }
  return FormatRounded(value, std::max(twos, fives));
}

}  // namespace tally
