#include "foundation/base/number.h"

#include <limits>
#include <random>

#include <catch2/catch.hpp>

using namespace tally;

namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kGreatest = std::numeric_limits<int64_t>::max();

Rational Fraction(int numerator, int denominator) {
  return Rational(numerator, denominator);
}

}  // namespace

TEST_CASE("number: integers are read up to both ends of 64 bits and not beyond", "[base]") {
  CHECK(ParseInteger("9223372036854775807") == kGreatest);
  CHECK(ParseInteger("-9223372036854775808") == kLeast);
  CHECK(!ParseInteger("9223372036854775808"));
  CHECK(!ParseInteger("-9223372036854775809"));
  CHECK(!ParseInteger("18446744073709551616"));
  CHECK(ParseInteger("-0") == 0);
  CHECK(ParseInteger("0000000000000000000000000012") == 12);
  for (const char* text : {"", "-", "+1", "1.0", "1e3", " 1", "1 ", "1,000", "0x10", "--1"}) {
    INFO(text);
    CHECK(!ParseInteger(text));
  }
}

TEST_CASE("number: a decimal has digits on both sides of its point and nothing else", "[base]") {
  for (const char* text : {"0", "-0", "1.5", "-12.250", "007.0"}) {
    INFO(text);
    CHECK(IsDecimalForm(text));
  }
  for (const char* text : {"", "-", ".5", "5.", "+1", "1,5", "1e3", "NaN", "inf", "1.2.3", "1 000", "-.5", "1.-5", "\xD9\xA1"}) {
    INFO(text);
    CHECK(!IsDecimalForm(text));
    CHECK(!ParseScaled(text));
    CHECK(!ParseRational(text));
  }
}

TEST_CASE("number: scaled numbers keep their places, and drop zeros at the end only where they must", "[base]") {
  const auto is = [](std::string_view text, int64_t mantissa, int places) {
    const auto number = ParseScaled(text);
    return number && number->mantissa == mantissa && number->places == places;
  };
  CHECK(is("1.50", 150, 2));
  CHECK(is("-0.05", -5, 2));
  CHECK(is("-922337203685477580.8", kLeast, 1));
  CHECK(is("0.000000000000000001", 1, 18));
  CHECK(is("1.5000000000000000000000000", 15, 1));
  CHECK(is("9223372036854775807.0", kGreatest, 0));
  CHECK(!ParseScaled("0.0000000000000000001"));
  CHECK(!ParseScaled("9223372036854775807.1"));
  CHECK(!ParseScaled("9223372036854775808"));
}

TEST_CASE("number: rationals hold any decimal up to the limit of digits", "[base]") {
  CHECK(ParseRational("0.125") == Fraction(1, 8));
  CHECK(ParseRational("-010.10") == Fraction(-101, 10));
  CHECK(ParseRational("0000") == Rational(0));
  CHECK(ParseRational(std::string(1000, '9')).has_value());
  CHECK(!ParseRational(std::string(1001, '9')));
}

TEST_CASE("number: rounding goes half away from zero", "[base]") {
  CHECK(RoundHalfAway(Fraction(1, 8), 2) == Fraction(13, 100));
  CHECK(RoundHalfAway(Fraction(-1, 8), 2) == Fraction(-13, 100));
  CHECK(RoundHalfAway(Fraction(5, 2), 0) == 3);
  CHECK(RoundHalfAway(Fraction(-5, 2), 0) == -3);
  CHECK(RoundHalfAway(Fraction(2, 3), 3) == Fraction(667, 1000));
  CHECK(RoundHalfAway(Fraction(7, 4), 100) == Fraction(7, 4));
}

TEST_CASE("number: printing with fixed places is exact", "[base]") {
  CHECK(FormatFixed(Fraction(2, 3), 2) == "0.67");
  CHECK(FormatFixed(Fraction(-1, 1000), 2) == "0.00");
  CHECK(FormatFixed(Fraction(-1, 200), 2) == "-0.01");
  CHECK(FormatFixed(Fraction(199, 2), 0) == "100");
  CHECK(FormatFixed(Rational(0), 3) == "0.000");
  CHECK(FormatFixed(kLeast, 0, 0) == "-9223372036854775808");
  CHECK(FormatFixed(kLeast, 18, 18) == "-9.223372036854775808");
  CHECK(FormatFixed(kLeast, 18, 0) == "-9");
  CHECK(FormatFixed(kGreatest, 1, 0) == "922337203685477581");
  CHECK(FormatFixed(kLeast, 0, 3) == "-9223372036854775808.000");
  CHECK(FormatFixed(5, 2, 1) == "0.1");
  CHECK(FormatFixed(-4, 2, 1) == "0.0");
  CHECK(FormatFixed(0, 2, 5) == "0.00000");
  CHECK(FormatFixed(5, 2, 3) == "0.050");
}

TEST_CASE("number: scaled and exact numbers print alike", "[base]") {
  for (int64_t mantissa :
       {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{49}, int64_t{50}, int64_t{-50}, int64_t{99}, int64_t{12345}, kLeast, kGreatest}) {
    for (int scale = 0; scale <= 18; ++scale) {
      for (int places = 0; places <= 20; ++places) {
        INFO(mantissa << " " << scale << " " << places);
        CHECK(FormatFixed(mantissa, scale, places) == FormatFixed(Rational(BigInteger(mantissa), BigInteger(PowerOfTen(scale))), places));
      }
    }
  }
}

TEST_CASE("number: exact printing chooses integer, decimal or fraction", "[base]") {
  CHECK(FormatExact(Rational(42)) == "42");
  CHECK(FormatExact(Fraction(-5, 4)) == "-1.25");
  CHECK(FormatExact(Fraction(1, 3)) == "1/3");
  CHECK(FormatExact(Fraction(-22, 7)) == "-22/7");
  CHECK(FormatExact(Fraction(1, 1024)) == "0.0009765625");
  CHECK(FormatExact(Rational(0)) == "0");
}

TEST_CASE("number: the greatest common divisor is what Euclid's steps find, for short and long numbers", "[base]") {
  const auto euclid = [](BigInteger a, BigInteger b) {
    while (b != 0) {
      a %= b;
      a.swap(b);
    }
    return BigInteger(abs(a));
  };
  std::mt19937_64 random(1);
  const auto number = [&](size_t limbs) {
    BigInteger value = 0;
    for (size_t i = 0; i < limbs; ++i) {
      const uint64_t limb = random();
      // Limbs of zeros and of ones are where a carry goes far.
      value = value << 64 | BigInteger(limb % 5 == 0 ? 0 : limb % 5 == 1 ? ~uint64_t{0} : limb >> (limb % 64));
    }
    return (random() & 1) != 0 ? value : BigInteger(-value);
  };
  for (int i = 0; i < 2000; ++i) {
    const BigInteger common = number(random() % 3);
    const BigInteger a = number(random() % 8) * common;
    const BigInteger b = i % 8 == 0   ? BigInteger(a * (i % 5))
                         : i % 8 == 1 ? BigInteger(a + i % 5)
                                      : BigInteger(number(random() % 8) * common);
    INFO(a << " " << b);
    REQUIRE(GreatestDivisor(a, b) == euclid(a, b));
    REQUIRE(gcd(a, b) == euclid(a, b));
  }
}

TEST_CASE("number: neighbouring Fibonacci numbers, where every step of Euclid is the smallest, have no common divisor", "[base]") {
  BigInteger a = 0;
  BigInteger b = 1;
  for (int i = 0; i < 3000; ++i) {
    a += b;
    a.swap(b);
    if (i % 101 == 0) {
      INFO(i);
      CHECK(GreatestDivisor(a * 15, b * 6) == 3 * (a % 2 == 0 ? 2 : 1) * (b % 5 == 0 ? 5 : 1));
    }
  }
}
