#pragma once

#include <optional>

#include "engine/kernels/faults.h"
#include "engine/kernels/operators.h"
#include "engine/kernels/rows.h"

/// Exact numbers between their two layouts.
namespace tally {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

/// A result with more bits in numerator or denominator is a fault: chains of products must not grow without end.
inline constexpr unsigned kMaxResultBits = 10000;
bool IsTooLarge(const Rational& value);
inline constexpr const char* kTooLargeMessage = "the number has more than 3000 digits";

/// The places after the point that 1 / denominator needs; nothing when it never ends or needs more than kMaxDecimalPlaces.
std::optional<int> PlacesOf(uint64_t denominator);

/// A kRational vector as kI64 when every value fits; else it is left alone.
void NormaliseNumbers(Vector& v);

/// The number of one stored row of a kI64 or kRational vector.
std::optional<Rational> NumberOrMissing(const Vector& v, size_t stored_row);

/// The whole number of one stored row, of kI64, kRational or ordinals; `missing`, or `outside` when it is no whole number of 64 bits.
struct WholeNumber {
  enum class State { kGiven, kMissing, kOutside } state;
  int64_t value;
};
WholeNumber WholeNumberAt(const Vector& v, size_t row);

/// left / right of two kI64 vectors.
Vector DivideScaled(const Vector& left, const Vector& right, const KernelContext& context);

}  // namespace tally
