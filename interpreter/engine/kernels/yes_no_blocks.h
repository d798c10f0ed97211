#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

#include "engine/columns/vector.h"

/// Operations on yes/no vectors: some 64-bit words of all operands at a time, so that what lies between is in the nearest cache.
namespace tally {

inline constexpr size_t kBlockWords = 256;

/// Calls body(first, count) for all words in blocks. The count of a whole block is a constant for the compiler, which can then use vector
/// registers.
template <class Body>
void ForBlocks(size_t words, Body&& body) {
  size_t first = 0;
  for (; first + kBlockWords <= words; first += kBlockWords) {
    body(first, std::integral_constant<size_t, kBlockWords>{});
  }
  if (first < words) {
    body(first, words - first);
  }
}

/// The words of a kBits vector. Those of a constant are the same in every block.
class YesNoBlocks {
 public:
  explicit YesNoBlocks(const Vector& v)
      : yes_(WordsOf(v.yes, v.constant)),
        missing_(WordsOf(v.missing, v.constant)),
        yes_moves_(Moves(v.yes, v)),
        missing_moves_(Moves(v.missing, v)) {}

  const uint64_t* Yes(size_t first) const { return yes_ + (yes_moves_ ? first : 0); }
  const uint64_t* Missing(size_t first) const { return missing_ + (missing_moves_ ? first : 0); }

 private:
  using Block = std::array<uint64_t, kBlockWords>;
  static const uint64_t* WordsOf(const Bitmap& bits, bool constant) {
    static constexpr Block kNone{};
    static constexpr Block kAll = [] {
      Block all{};
      all.fill(~uint64_t{0});
      return all;
    }();
    if (bits.size() == 0) {
      return kNone.data();
    }
    return !constant ? bits.words() : bits.Test(0) ? kAll.data() : kNone.data();
  }
  static bool Moves(const Bitmap& bits, const Vector& v) { return !v.constant && bits.size() != 0; }

  const uint64_t* yes_;
  const uint64_t* missing_;
  bool yes_moves_;
  bool missing_moves_;
};

}  // namespace tally
