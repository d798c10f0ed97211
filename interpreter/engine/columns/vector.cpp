// Single values of a vector, and vectors of one value.
#include "engine/columns/vector.h"

#include "foundation/base/check.h"

namespace tally {
namespace {

size_t StoredIndex(const Vector& v, size_t row) {
  return v.constant ? 0 : row;
}

}  // namespace

bool IsFaultAt(const Vector& v, size_t row) {
  if (v.faults == nullptr || v.faults->rows.size() == 0) {
    return false;
  }
  return v.faults->rows.Test(v.faults->rows.size() == 1 ? 0 : row);
}

bool IsMissingAt(const Vector& v, size_t row) {
  const size_t i = StoredIndex(v, row);
  switch (v.layout) {
    case Layout::kBits: return v.missing.size() != 0 && v.missing.Test(i);
    case Layout::kU8: return v.u8[i] == kMissing8;
    case Layout::kI32: return v.i32[i] == kMissing32;
    case Layout::kI64: return v.i64[i] == kMissing64;
    case Layout::kRational: return !v.rational[i].has_value();
  }
  return true;
}

bool IsYesAt(const Vector& v, size_t row) {
  TALLY_CHECK(v.layout == Layout::kBits);
  return v.yes.Test(StoredIndex(v, row));
}

int32_t IntegerAt(const Vector& v, size_t row) {
  TALLY_CHECK(v.layout == Layout::kU8 || v.layout == Layout::kI32);
  const size_t i = StoredIndex(v, row);
  return v.layout == Layout::kU8 ? v.u8[i] : v.i32[i];
}

std::string_view TextAt(const Vector& v, size_t row) {
  TALLY_CHECK(v.layout == Layout::kI32 && v.dictionary != nullptr);
  return v.dictionary->At(static_cast<uint32_t>(v.i32[StoredIndex(v, row)]));
}

Rational NumberAt(const Vector& v, size_t row) {
  const size_t i = StoredIndex(v, row);
  if (v.layout == Layout::kRational) {
    TALLY_CHECK(v.rational[i].has_value());
    return *v.rational[i];
  }
  TALLY_CHECK(v.layout == Layout::kI64 && v.i64[i] != kMissing64);
  return v.scale == 0 ? Rational(v.i64[i]) : Rational(BigInteger(v.i64[i]), BigInteger(PowerOfTen(v.scale)));
}

Vector MakeConstantBits(size_t size, std::optional<bool> value) {
  Vector v;
  v.layout = Layout::kBits;
  v.size = size;
  v.constant = true;
  v.yes = Bitmap(1, value.value_or(false));
  if (!value.has_value()) {
    v.missing = Bitmap(1, true);
  }
  return v;
}

Vector MakeConstantI32(size_t size, std::optional<int32_t> value) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = size;
  v.constant = true;
  v.i32 = {value.value_or(kMissing32)};
  return v;
}

Vector MakeConstantText(size_t size, std::optional<std::string_view> value) {
  auto dictionary = std::make_shared<Dictionary>();
  Vector v = MakeConstantI32(size, std::nullopt);
  if (value.has_value()) {
    v.i32[0] = static_cast<int32_t>(dictionary->Intern(*value));
  }
  v.dictionary = std::move(dictionary);
  return v;
}

Vector MakeConstantNumber(size_t size, const std::optional<Rational>& value) {
  Vector v;
  v.size = size;
  v.constant = true;
  if (!value.has_value()) {
    v.layout = Layout::kI64;
    v.i64 = {kMissing64};
    return v;
  }
  BigInteger mantissa = boost::multiprecision::numerator(*value);
  BigInteger denominator = boost::multiprecision::denominator(*value);
  int scale = 0;
  for (; denominator != 1 && scale < kMaxDecimalPlaces; ++scale) {
    mantissa *= 10;
    const BigInteger shared = boost::multiprecision::gcd(mantissa, denominator);
    mantissa /= shared;
    denominator /= shared;
  }
  const BigInteger limit = std::numeric_limits<int64_t>::max();
  if (denominator == 1 && mantissa <= limit && mantissa >= -limit) {
    v.layout = Layout::kI64;
    v.scale = scale;
    v.i64 = {mantissa.convert_to<int64_t>()};
    return v;
  }
  v.layout = Layout::kRational;
  v.rational = {*value};
  return v;
}

}  // namespace tally
