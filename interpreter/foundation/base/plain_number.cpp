#include "foundation/base/plain_number.h"

namespace tally {

bool IsFiniteDecimal(const Rational& value) {
  BigInteger rest = boost::multiprecision::denominator(value);
  for (const unsigned factor : {2u, 5u}) {
    while (rest % factor == 0) {
      rest /= factor;
    }
  }
  return rest == 1;
}

std::string FormatPlain(const Rational& value) {
  return IsFiniteDecimal(value) ? FormatExact(value) : FormatFixed(value, kQuotientPlaces);
}

}  // namespace tally
