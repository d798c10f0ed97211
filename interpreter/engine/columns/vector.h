#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/columns/bitmap.h"
#include "engine/columns/dictionary.h"
#include "engine/columns/faults.h"
#include "foundation/base/number.h"
#include "foundation/base/strong_id.h"

namespace tally {

/// How the values of a vector lie in memory.
///   kBits      yes/no: `yes` bits and `missing` bits (empty bitmap: none missing); never both set for a row
///   kU8        small code sets: ordinal, 0xFF missing
///   kI32       days, years, quarters, row ordinals, dictionary codes of texts; kMissing32 missing
///   kI64       numbers: mantissa * 10^-scale; kMissing64 missing
///   kRational  numbers of any size and quotients; std::nullopt missing
/// A constant vector holds one value that stands for every row.
enum class Layout { kBits, kU8, kI32, kI64, kRational };

inline constexpr uint8_t kMissing8 = 0xFF;
inline constexpr int32_t kMissing32 = std::numeric_limits<int32_t>::min();
inline constexpr int64_t kMissing64 = std::numeric_limits<int64_t>::min();

/// Rows of a table, and pairs of rows: their ordinals fit kI32, also where they are counted in whole words of bits.
inline constexpr size_t kMostRows = (size_t{1} << 31) - 64;

/// The values of one expression over the rows of one domain. Immutable once shared.
struct Vector {
  Layout layout = Layout::kI32;
  size_t size = 0;        // rows of the domain
  bool constant = false;  // one stored value for all rows

  Bitmap yes, missing;                            // kBits (of a constant: size 1)
  std::vector<uint8_t> u8;                        // kU8
  std::vector<int32_t> i32;                       // kI32
  std::vector<int64_t> i64;                       // kI64
  int scale = 0;                                  // kI64: 0..18
  std::vector<std::optional<Rational>> rational;  // kRational
  DictionaryRef dictionary;                       // texts in kI32
  FaultsRef faults;                               // null: none

  size_t stored() const { return constant ? 1 : size; }
};

using VectorRef = std::shared_ptr<const Vector>;

// -- single values, for output and tests (not for kernels over many rows) -------------------------------------------
bool IsMissingAt(const Vector& v, size_t row);
bool IsFaultAt(const Vector& v, size_t row);
/// kBits: yes (missing counts as no).
bool IsYesAt(const Vector& v, size_t row);
/// kU8, kI32: the ordinal, day, ...; the row must not be missing.
int32_t IntegerAt(const Vector& v, size_t row);
std::string_view TextAt(const Vector& v, size_t row);
Rational NumberAt(const Vector& v, size_t row);

// -- making --------------------------------------------------------------------------------------------------------
Vector MakeConstantBits(size_t size, std::optional<bool> value);
Vector MakeConstantI32(size_t size, std::optional<int32_t> value);
Vector MakeConstantText(size_t size, std::optional<std::string_view> value);
Vector MakeConstantNumber(size_t size, const std::optional<Rational>& value);

// -- shapes (all keep faults) --------------------------------------------------------------------------------------
/// A vector without `constant`: every row stored.
Vector Flatten(const Vector& v);
/// result[i] = v[ordinals[i]]; a missing ordinal (or one with a fault) gives missing (a fault). ordinals: kI32 or kU8.
Vector Gather(const Vector& v, const Vector& ordinals);
/// The rows of `rows`, in order.
Vector Compress(const Vector& v, const Bitmap& rows);
/// The parts one below the other. Layouts and dictionaries are made equal first.
Vector Concatenate(const std::vector<VectorRef>& parts);
/// kU8 as kI32.
Vector Widen(const Vector& v);
/// Both as kI64 of one scale, or both as kRational when a value does not fit.
void AlignNumbers(Vector& a, Vector& b);
/// Numbers as kRational.
Vector ToRational(const Vector& v);
/// Codes of `from`'s dictionary in terms of `to`: result[code] or Dictionary::kNone.
std::vector<uint32_t> MapDictionary(const Dictionary& from, const Dictionary& to);

/// Row hash and equality keys for grouping and matching: one 64-bit word a row that is equal exactly where the values are equal
/// (texts by dictionary code of `v`; numbers that do not fit 64 bits are interned). Missing gets a word of its own.
std::vector<uint64_t> EqualityWords(const Vector& v);
/// One 64-bit word a row whose unsigned order is the order of the values: numbers, days, ordinals by size, texts byte-wise, no before yes.
/// Missing rows get 0; every other row is at least 1.
std::vector<uint64_t> OrderWords(const Vector& v);

}  // namespace tally
