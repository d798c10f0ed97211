#include "engine/kernels/rows.h"

#include "engine/kernels/column_tests.h"

namespace tally {

Vector MakeEmpty(Layout layout, bool constant, const KernelContext& context) {
  Vector result;
  result.layout = layout;
  result.size = context.rows;
  result.constant = constant;
  const size_t stored = result.stored();
  switch (layout) {
    case Layout::kBits: result.yes = Bitmap(stored); break;
    case Layout::kU8: result.u8.resize(stored, kMissing8); break;
    case Layout::kI32: result.i32.resize(stored, kMissing32); break;
    case Layout::kI64: result.i64.resize(stored, kMissing64); break;
    case Layout::kRational: result.rational.resize(stored); break;
  }
  return result;
}

bool IsConstantMissing(const Vector& v) {
  if (!v.constant) {
    return false;
  }
  switch (v.layout) {
    case Layout::kBits: return v.missing.size() != 0 && v.missing.Test(0);
    case Layout::kU8: return v.u8[0] == kMissing8;
    case Layout::kI32: return v.i32[0] == kMissing32;
    case Layout::kI64: return v.i64[0] == kMissing64;
    case Layout::kRational: return !v.rational[0].has_value();
  }
  return false;
}

bool AllMissing(const Vector& v) {
  if (v.constant) {
    return IsConstantMissing(v);
  }
  for (size_t row = 0; row < v.size; ++row) {  // ends at the first value
    if (!IsMissingAt(v, row)) {
      return false;
    }
  }
  return true;
}

namespace {

template <class T>
Bitmap MissingBitsOf(const std::vector<T>& values, size_t rows) {
  TALLY_CHECK(values.size() >= rows);
  Bitmap bits(rows);
  return FindMissing(values.data(), rows, bits.words()) ? std::move(bits) : Bitmap();
}

}  // namespace

Bitmap MissingBits(const Vector& v, size_t rows) {
  if (v.constant) {
    return IsConstantMissing(v) ? Bitmap(rows, true) : Bitmap();
  }
  switch (v.layout) {
    case Layout::kBits: return v.missing.Any() ? v.missing : Bitmap();
    case Layout::kU8: return MissingBitsOf(v.u8, rows);
    case Layout::kI32: return MissingBitsOf(v.i32, rows);
    case Layout::kI64: return MissingBitsOf(v.i64, rows);
    case Layout::kRational: break;
  }
  Bitmap bits(rows);
  for (size_t row = 0; row < rows; ++row) {
    if (!v.rational[row].has_value()) {
      bits.Set(row);
    }
  }
  return bits.Any() ? std::move(bits) : Bitmap();
}

Bitmap YesBits(const Vector& v, size_t rows) {
  TALLY_CHECK(v.layout == Layout::kBits);
  if (v.constant) {
    return Bitmap(rows, v.yes.Test(0));
  }
  return v.yes;
}

void DropEmptyMissing(Vector& v) {
  if (v.missing.size() != 0 && !v.missing.Any()) {
    v.missing = Bitmap();
  }
}

}  // namespace tally
