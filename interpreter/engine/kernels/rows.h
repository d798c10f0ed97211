#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <utility>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/kernels/kernel.h"
#include "foundation/base/check.h"
#include "foundation/base/parallel.h"

/// Reading vectors in loops: sides of an operation as functors, words of 64 rows, ranges of rows on several threads.
namespace tally {

inline constexpr size_t kRowGrain = 64 * 1024;  // rows of one piece of parallel work; a multiple of 64

/// Calls body(begin, end) over all rows; in pieces on several threads when there are many rows.
template <class Body>
void ForRows(const KernelContext& context, size_t rows, Body&& body) {
  if (rows == 0) {
    return;
  }
  if (context.pool == nullptr || context.pool->jobs() <= 1 || rows <= kRowGrain) {
    body(size_t{0}, rows);
    return;
  }
  context.pool->ForRanges(rows, kRowGrain, body);
}

/// 64 bytes that are 0 or 1 as one word, byte k as bit k.
inline uint64_t PackBytes(const uint8_t* bytes) {
  uint64_t word = 0;
  for (int k = 0; k < 8; ++k) {
    uint64_t eight;
    std::memcpy(&eight, bytes + 8 * k, 8);
    word |= ((eight * 0x0102040810204080ull) >> 56) << (8 * k);
  }
  return word;
}

/// Writes test(row) for the rows [begin, end) as bits; begin is a multiple of 64.
template <class Test>
void FillWords(uint64_t* words, size_t begin, size_t end, Test test) {
  size_t row = begin;
  for (; row + 64 <= end; row += 64) {
    alignas(64) uint8_t bytes[64];
    for (size_t k = 0; k < 64; ++k) {
      bytes[k] = static_cast<uint8_t>(test(row + k));
    }
    words[row >> 6] = PackBytes(bytes);
  }
  if (row < end) {
    uint64_t word = 0;
    for (size_t k = 0; row + k < end; ++k) {
      word |= static_cast<uint64_t>(test(row + k)) << k;
    }
    words[row >> 6] = word;
  }
}

template <class T>
constexpr T MissingOf();
template <>
constexpr uint8_t MissingOf<uint8_t>() {
  return kMissing8;
}
template <>
constexpr int32_t MissingOf<int32_t>() {
  return kMissing32;
}
template <>
constexpr int64_t MissingOf<int64_t>() {
  return kMissing64;
}

/// One side of an operation, a value a row.
template <class T>
struct FlatSide {
  using Value = T;
  const T* values;
  T operator()(size_t row) const { return values[row]; }
};
/// One side of an operation, the same value for all rows.
template <class T>
struct ConstantSide {
  using Value = T;
  T value;
  T operator()(size_t) const { return value; }
};

template <class T>
const std::vector<T>& ValuesOf(const Vector& v);
template <>
inline const std::vector<uint8_t>& ValuesOf<uint8_t>(const Vector& v) {
  return v.u8;
}
template <>
inline const std::vector<int32_t>& ValuesOf<int32_t>(const Vector& v) {
  return v.i32;
}
template <>
inline const std::vector<int64_t>& ValuesOf<int64_t>(const Vector& v) {
  return v.i64;
}

template <class T, class F>
decltype(auto) WithSideOf(const Vector& v, F&& f) {
  const std::vector<T>& values = ValuesOf<T>(v);
  if (v.constant) {
    return f(ConstantSide<T>{values[0]});
  }
  return f(FlatSide<T>{values.data()});
}

/// Calls f with the side of a vector of layout kU8 or kI32.
template <class F>
decltype(auto) WithOrdinals(const Vector& v, F&& f) {
  TALLY_CHECK(v.layout == Layout::kU8 || v.layout == Layout::kI32);
  if (v.layout == Layout::kU8) {
    return WithSideOf<uint8_t>(v, f);
  }
  return WithSideOf<int32_t>(v, f);
}

/// Stored rows of a result: one when all inputs are constant, else all rows of the domain.
template <class Inputs>
size_t StoredRows(const Inputs& inputs, const KernelContext& context) {
  for (const Vector* input : inputs) {
    if (!input->constant) {
      return context.rows;
    }
  }
  return 1;
}
inline size_t StoredRows(std::initializer_list<const Vector*> inputs, const KernelContext& context) {
  return StoredRows<std::initializer_list<const Vector*>>(inputs, context);
}

inline bool AllConstant(const std::vector<const Vector*>& inputs) {
  for (const Vector* input : inputs) {
    if (!input->constant) {
      return false;
    }
  }
  return true;
}

/// A vector without values yet: `layout`, the domain's size, constant or not, room for the stored rows.
Vector MakeEmpty(Layout layout, bool constant, const KernelContext& context);

bool IsConstantMissing(const Vector& v);
/// No row has a value, as in a vector made of the literal `missing`, whatever its layout is.
bool AllMissing(const Vector& v);

/// Bits of the rows [0, rows) whose value is missing; empty when none is. A constant's bit is spread over all rows.
Bitmap MissingBits(const Vector& v, size_t rows);
/// The yes bits, spread over all rows when constant.
Bitmap YesBits(const Vector& v, size_t rows);
/// Leaves the missing bitmap empty when no bit is set.
void DropEmptyMissing(Vector& v);

}  // namespace tally
