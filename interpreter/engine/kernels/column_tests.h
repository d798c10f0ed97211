#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// Asking the same of every value of a column: 64 answers make a word, straight from the comparison of vector registers.
namespace tally {

/// How values are compared. Every path gives the same bits; kWidest is what the machine has.
enum class ComparePath { kScalar, kAvx2, kAvx512, kWidest };
bool ComparePathAvailable(ComparePath path);

/// The values from `low` through `high`, or all others. The mark of missing (MissingOf<T>) is no value: it lies in no range and outside of
/// none.
template <class T>
struct ValueRange {
  T low;
  T high;
  bool inverted = false;
};

/// Sets of small ordinals: bit v % 64 of word v / 64 for the value v; the bit of the mark of missing is not set.
using ByteSet = std::array<uint64_t, 4>;

/// Writes bits of `rows` values in whole words, the last filled up with zeros: those in the range to `yes`, those that are missing to
/// `missing`. Gives whether any is missing. T is uint8_t, int32_t or int64_t.
template <class T>
bool TestRange(const T* values, size_t rows, ValueRange<T> range, uint64_t* yes, uint64_t* missing,
               ComparePath path = ComparePath::kWidest);

/// The same with the values of a set.
bool TestMembers(const uint8_t* values, size_t rows, const ByteSet& members, uint64_t* yes, uint64_t* missing,
                 ComparePath path = ComparePath::kWidest);

/// Writes the bits of missing values alone.
template <class T>
bool FindMissing(const T* values, size_t rows, uint64_t* missing, ComparePath path = ComparePath::kWidest);

}  // namespace tally
