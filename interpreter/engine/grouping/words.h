#pragma once

#include <cstdint>
#include <vector>

#include "engine/columns/vector.h"

/// Keys as 64-bit words: one word a row, equal exactly where the values are equal; several keys packed into one word.
namespace tally {

/// Word 0 is a missing value; the others lie in 1..max, as close together as is cheap.
struct KeyWords {
  std::vector<uint64_t> words;
  uint64_t max = 0;
};

/// The words of `rows` rows, a constant's spread over them.
KeyWords WordsOf(const Vector& v, size_t rows);

inline constexpr uint32_t kNoId = 0xFFFFFFFFu;

/// Word -> dense id, in order of first Add. Words lie in buckets by their upper bits, so that words that are near each other, such as the
/// keys of one student, are near each other in memory; where they crowd in few buckets, the table changes to buckets by hash.
class WordTable {
 public:
  /// `max`: the highest word that will come; `expected`: about how many different ones.
  WordTable(uint64_t max, size_t expected);

  /// The id of `word`; a new word gets the next id.
  uint32_t Add(uint64_t word);

  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }

 private:
  struct Entry {
    uint64_t word;
    uint32_t next;  // of the same bucket; kNoId: the last
  };
  static uint64_t Mix(uint64_t word);
  size_t BucketOf(uint64_t word) const { return hashed_ ? Mix(word) & (heads_.size() - 1) : word >> shift_; }
  void Rebuild(size_t buckets);

  int shift_ = 0;
  bool hashed_ = false;
  std::vector<uint32_t> heads_;  // by bucket: the id of its newest word; kNoId: none
  std::vector<Entry> entries_;   // by id
};

/// Makes one word of the pairs (packed, next): equal exactly where both are. Word 0 is the pair of two missing values.
void PackInto(KeyWords& packed, KeyWords next);

}  // namespace tally
