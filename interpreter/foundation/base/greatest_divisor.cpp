#include <bit>
#include <numeric>
#include <utility>

#include "foundation/base/number.h"

namespace tally {
namespace {

using Limb = boost::multiprecision::limb_type;
__extension__ typedef unsigned __int128 DoubleLimb;
static_assert(sizeof(Limb) == sizeof(uint64_t));

/// Some steps of Euclid at once: a and b become |a_of_a * a + b_of_a * b| and |a_of_b * a + b_of_b * b|.
struct Steps {
  int64_t a_of_a = 1;
  int64_t b_of_a = 0;
  int64_t a_of_b = 0;
  int64_t b_of_b = 1;
};

/// The steps that the leading 62 bits of a and b alone decide; b_of_a is 0 where they decide none.
Steps LeadingSteps(int64_t a, int64_t b) {
  Steps steps;
  while (b + steps.a_of_b != 0 && b + steps.b_of_b != 0) {
    const int64_t quotient = (a + steps.a_of_a) / (b + steps.a_of_b);
    if (quotient != (a + steps.b_of_a) / (b + steps.b_of_b)) {
      break;
    }
    steps = {.a_of_a = steps.a_of_b,
             .b_of_a = steps.b_of_b,
             .a_of_b = steps.a_of_a - quotient * steps.a_of_b,
             .b_of_b = steps.b_of_a - quotient * steps.b_of_b};
    a = std::exchange(b, a - quotient * b);
  }
  return steps;
}

/// One limb after another of x * |factor_x| - y * |factor_y|, which is not negative.
class Difference {
 public:
  Difference(int64_t factor_x, int64_t factor_y) : x_(Magnitude(factor_x)), y_(Magnitude(factor_y)) {}

  Limb Next(Limb x, Limb y) {
    const DoubleLimb plus = static_cast<DoubleLimb>(x_) * x + carry_x_;
    const DoubleLimb minus = static_cast<DoubleLimb>(y_) * y + carry_y_;
    carry_x_ = static_cast<Limb>(plus >> 64);
    carry_y_ = static_cast<Limb>(minus >> 64);
    const auto low = static_cast<DoubleLimb>(static_cast<Limb>(plus)) - static_cast<Limb>(minus) - borrow_;
    borrow_ = static_cast<Limb>(low >> 64) & 1;
    return static_cast<Limb>(low);
  }

 private:
  static Limb Magnitude(int64_t value) { return value < 0 ? -static_cast<Limb>(value) : static_cast<Limb>(value); }

  Limb x_;
  Limb y_;
  Limb carry_x_ = 0;
  Limb carry_y_ = 0;
  Limb borrow_ = 0;
};

void TakeSteps(const Steps& steps, BigInteger& a, BigInteger& b) {
  const unsigned limbs = a.backend().size();
  const unsigned given = b.backend().size();
  b.backend().resize(limbs, limbs);
  Limb* const a_limbs = a.backend().limbs();
  Limb* const b_limbs = b.backend().limbs();
  std::fill(b_limbs + given, b_limbs + limbs, Limb{0});
  // In each row of the matrix one factor is above 0 and the other is not.
  const bool a_first = steps.b_of_a < 0;
  Difference next_a = a_first ? Difference(steps.a_of_a, steps.b_of_a) : Difference(steps.b_of_a, steps.a_of_a);
  Difference next_b = a_first ? Difference(steps.b_of_b, steps.a_of_b) : Difference(steps.a_of_b, steps.b_of_b);
  for (unsigned i = 0; i < limbs; ++i) {
    const Limb x = a_limbs[i];
    const Limb y = b_limbs[i];
    a_limbs[i] = a_first ? next_a.Next(x, y) : next_a.Next(y, x);
    b_limbs[i] = a_first ? next_b.Next(y, x) : next_b.Next(x, y);
  }
  a.backend().normalize();
  b.backend().normalize();
}

/// The 62 bits of `value` that stand where the leading 62 bits of a number of `limbs` limbs stand, whose first limb begins with `shift`
/// zeros.
int64_t LeadingBits(const BigInteger& value, unsigned limbs, int shift) {
  const auto limb = [&](unsigned i) { return i < value.backend().size() ? value.backend().limbs()[i] : Limb{0}; };
  const Limb top = limb(limbs - 1) << shift | (shift == 0 ? 0 : limb(limbs - 2) >> (64 - shift));
  return static_cast<int64_t>(top >> 2);
}

}  // namespace

BigInteger GreatestDivisor(BigInteger a, BigInteger b) {
  a.backend().sign(false);
  b.backend().sign(false);
  if (a < b) {
    a.swap(b);
  }
  while (b.backend().size() > 1) {
    const unsigned limbs = a.backend().size();
    const int shift = std::countl_zero(a.backend().limbs()[limbs - 1]);
    const Steps steps = LeadingSteps(LeadingBits(a, limbs, shift), LeadingBits(b, limbs, shift));
    if (steps.b_of_a == 0) {
      a %= b;
      a.swap(b);
    } else {
      TakeSteps(steps, a, b);
    }
  }
  const Limb last = *b.backend().limbs();
  if (last == 0) {
    return a;
  }
  return BigInteger(std::gcd(last, boost::multiprecision::integer_modulus(a, last)));
}

}  // namespace tally
