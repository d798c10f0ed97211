#pragma once

#include <string>

#include "foundation/base/number.h"

namespace tally {

/// Places of a quotient without end where nobody says how many.
inline constexpr int kQuotientPlaces = 6;

/// Whether a number has an end as a decimal.
bool IsFiniteDecimal(const Rational& value);
/// A number as any program reads it: exactly where it has an end as a decimal, else rounded to kQuotientPlaces.
std::string FormatPlain(const Rational& value);

}  // namespace tally
