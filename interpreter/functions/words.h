#pragma once

#include <cstdint>
#include <vector>

#include "columns/vector.h"

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

/// Word -> dense id. One flat table of cells; when the words lie close together, indexed by the word itself.
class WordTable {
 public:
  /// `max`: the highest word that will come; `expected`: about how many different ones.
  WordTable(uint64_t max, size_t expected);

  /// The id of `word`; a new word gets the next id.
  uint32_t Add(uint64_t word) {
    if (direct_) {
      uint32_t& id = ids_[word];
      if (id == kNoId) {
        id = count_++;
      }
      return id;
    }
    return AddHashed(word);
  }
  uint32_t Find(uint64_t word) const {
    if (direct_) {
      return word < ids_.size() ? ids_[word] : kNoId;
    }
    return FindHashed(word);
  }
  uint32_t size() const { return count_; }

 private:
  struct Cell {
    uint64_t word;
    uint32_t id;
  };
  static uint64_t Mix(uint64_t word);
  uint32_t AddHashed(uint64_t word);
  uint32_t FindHashed(uint64_t word) const;
  void Grow();

  bool direct_;
  uint32_t count_ = 0;
  std::vector<uint32_t> ids_;  // direct
  std::vector<Cell> cells_;    // hashed; id kNoId: free
};

/// Makes one word of the pairs (packed, next): equal exactly where both are. Word 0 is the pair of two missing values.
void PackInto(KeyWords& packed, KeyWords next);

}  // namespace tally
