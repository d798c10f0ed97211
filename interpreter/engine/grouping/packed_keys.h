#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/grouping/words.h"

namespace tally {

/// The key tuples of the rows of one or more sources as 64-bit words: equal exactly where the tuples are, over all sources. Words are made
/// some rows at a time, so that they take no memory for all rows.
class PackedKeys {
 public:
  /// keys_by_source[s][k]: key k over the rows_of_source[s] rows of source s; the vectors must outlive this. Faults count as missing.
  PackedKeys(const std::vector<std::vector<const Vector*>>& keys_by_source, const std::vector<size_t>& rows_of_source);

  /// No word is higher.
  uint64_t max() const { return max_; }
  /// The words of the rows [begin, end) of a source.
  void Fill(size_t source, size_t begin, size_t end, uint64_t* words) const;
  /// Calls take(word, row), rows ascending, for the rows [begin, end) of a source that take part (null: all).
  template <class Take>
  void ForWords(size_t source, const Bitmap* taking, size_t begin, size_t end, Take take) const {
    constexpr size_t kBatchRows = 2048;  // words of so many rows stay in the nearest cache
    uint64_t words[kBatchRows];
    for (size_t first = begin; first < end; first += kBatchRows) {
      const size_t last = std::min(end, first + kBatchRows);
      Fill(source, first, last, words);
      for (size_t row = first; row < last; ++row) {
        if (taking == nullptr || taking->Test(row)) {
          take(words[row - first], row);
        }
      }
    }
  }

 private:
  struct Part {
    const Vector* values = nullptr;  // integers
    size_t begin = 0;                // of the source's rows in `words`, for other values
  };
  /// A key's digit in a word: 0 missing, else a value; integers from the lowest one.
  struct Key {
    std::vector<Part> parts;  // by source
    VectorRef joined;         // all sources' rows, where their values had to be made alike first
    bool integers = true;
    int64_t low = 0;
    uint64_t highest_digit = 0;
    std::vector<uint64_t> words;  // of other values: their digits
    uint64_t weight = 1;          // of a digit in the word
  };
  Key MakeKey(const std::vector<const Vector*>& sources) const;
  template <class Take>
  void ForDigits(const Key& key, size_t source, size_t begin, size_t end, Take take) const;
  void Materialise();

  std::vector<size_t> rows_;
  std::vector<Key> keys_;
  uint64_t max_ = 0;
  bool materialised_ = false;    // the tuples do not fit one word
  std::vector<uint64_t> words_;  // materialised, all sources
  std::vector<size_t> begins_;   // of the sources in `words_`
};

/// Where a word lies in a table of 2^(64 - shift) places.
inline uint64_t PlaceOfWord(uint64_t word, int shift) {
  return ((word ^ word >> 32) * 0x9E3779B97F4A7C15ull) >> shift;
}

}  // namespace tally
