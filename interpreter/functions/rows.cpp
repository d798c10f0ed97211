#include "functions/rows.h"

namespace tally {

Vector MakeEmpty(Layout layout, bool constant, const KernelContext& context) {
  Vector result;
  result.layout = layout;
  result.size = context.rows;
  result.constant = constant;
  const size_t stored = result.stored();
  switch (layout) {
    case Layout::kBits:
      result.yes = Bitmap(stored);
      break;
    case Layout::kU8:
      result.u8.resize(stored, kMissing8);
      break;
    case Layout::kI32:
      result.i32.resize(stored, kMissing32);
      break;
    case Layout::kI64:
      result.i64.resize(stored, kMissing64);
      break;
    case Layout::kRational:
      result.rational.resize(stored);
      break;
  }
  return result;
}

bool IsConstantMissing(const Vector& v) {
  if (!v.constant) {
    return false;
  }
  switch (v.layout) {
    case Layout::kBits:
      return v.missing.size() != 0 && v.missing.Test(0);
    case Layout::kU8:
      return v.u8[0] == kMissing8;
    case Layout::kI32:
      return v.i32[0] == kMissing32;
    case Layout::kI64:
      return v.i64[0] == kMissing64;
    case Layout::kRational:
      return !v.rational[0].has_value();
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
Bitmap MissingBitsOf(const std::vector<T>& values, size_t rows, const KernelContext& context) {
  TALLY_CHECK(values.size() >= rows);
  Bitmap bits(rows);
  const T* data = values.data();
  ForRows(context, rows, [&](size_t begin, size_t end) {
    FillWords(bits.words(), begin, end, [data](size_t row) { return data[row] == MissingOf<T>(); });
  });
  return bits;
}

}  // namespace

Bitmap MissingBits(const Vector& v, size_t rows, const KernelContext& context) {
  if (v.constant) {
    return IsConstantMissing(v) ? Bitmap(rows, true) : Bitmap();
  }
  Bitmap bits;
  switch (v.layout) {
    case Layout::kBits:
      bits = v.missing;
      break;
    case Layout::kU8:
      bits = MissingBitsOf(v.u8, rows, context);
      break;
    case Layout::kI32:
      bits = MissingBitsOf(v.i32, rows, context);
      break;
    case Layout::kI64:
      bits = MissingBitsOf(v.i64, rows, context);
      break;
    case Layout::kRational:
      bits = Bitmap(rows);
      for (size_t row = 0; row < rows; ++row) {
        if (!v.rational[row].has_value()) {
          bits.Set(row);
        }
      }
      break;
  }
  return bits.Any() ? bits : Bitmap();
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
