#include "functions/words.h"

#include <algorithm>

#include "functions/rows.h"

namespace tally {

namespace {

/// value - lowest value + 1, which fits in 64 bits because the missing mark is not a value.
template <class T>
KeyWords WordsFromLowest(const std::vector<T>& values) {
  KeyWords keys;
  T low = std::numeric_limits<T>::max();
  T high = std::numeric_limits<T>::min();
  for (const T value : values) {
    if (value != MissingOf<T>()) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  keys.words.resize(values.size());
  for (size_t row = 0; row < values.size(); ++row) {
    keys.words[row] = values[row] == MissingOf<T>() ? 0 : static_cast<uint64_t>(values[row]) - static_cast<uint64_t>(low) + 1;
  }
  keys.max = low > high ? 0 : static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  return keys;
}

KeyWords StoredWordsOf(const Vector& v) {
  if (v.layout == Layout::kI32) {
    return WordsFromLowest(v.i32);
  }
  if (v.layout == Layout::kI64) {
    return WordsFromLowest(v.i64);
  }
  KeyWords keys;
  keys.words = EqualityWords(v);  // missing is 0
  for (const uint64_t word : keys.words) {
    keys.max = std::max(keys.max, word);
  }
  return keys;
}

}  // namespace

KeyWords WordsOf(const Vector& v, size_t rows) {
  KeyWords keys = StoredWordsOf(v);
  if (v.constant) {
    const uint64_t word = keys.words.empty() ? 0 : keys.words[0];
    keys.words.assign(rows, word);
  }
  return keys;
}

WordTable::WordTable(uint64_t max, size_t expected) {
  direct_ = max < std::max<uint64_t>(uint64_t{1} << 16, uint64_t{4} * expected);
  if (direct_) {
    ids_.assign(max + 1, kNoId);
    return;
  }
  cells_.assign(std::bit_ceil(std::clamp<size_t>(expected, 16, size_t{1} << 16) * 2), Cell{0, kNoId});
}

uint64_t WordTable::Mix(uint64_t word) {
  word ^= word >> 32;
  word *= 0xD6E8FEB86659FD93ull;
  word ^= word >> 32;
  word *= 0xD6E8FEB86659FD93ull;
  return word ^ (word >> 32);
}

uint32_t WordTable::AddHashed(uint64_t word) {
  const size_t mask = cells_.size() - 1;
  for (size_t at = Mix(word) & mask;; at = (at + 1) & mask) {
    Cell& cell = cells_[at];
    if (cell.id == kNoId) {
      cell = {word, count_++};
      const uint32_t id = cell.id;
      if (size_t{count_} * 2 > cells_.size()) {
        Grow();
      }
      return id;
    }
    if (cell.word == word) {
      return cell.id;
    }
  }
}

uint32_t WordTable::FindHashed(uint64_t word) const {
  const size_t mask = cells_.size() - 1;
  for (size_t at = Mix(word) & mask;; at = (at + 1) & mask) {
    const Cell& cell = cells_[at];
    if (cell.id == kNoId || cell.word == word) {
      return cell.id;
    }
  }
}

void WordTable::Grow() {
  std::vector<Cell> old(cells_.size() * 4, Cell{0, kNoId});
  old.swap(cells_);
  const size_t mask = cells_.size() - 1;
  for (const Cell& cell : old) {
    if (cell.id != kNoId) {
      size_t at = Mix(cell.word) & mask;
      while (cells_[at].id != kNoId) {
        at = (at + 1) & mask;
      }
      cells_[at] = cell;
    }
  }
}

namespace {

/// The different words numbered from 1, word 0 staying 0.
void Renumber(KeyWords& keys) {
  WordTable table(keys.max, keys.words.size());
  for (uint64_t& word : keys.words) {
    word = word == 0 ? 0 : table.Add(word) + uint64_t{1};
  }
  keys.max = table.size();
}

bool FitsTogether(const KeyWords& a, const KeyWords& b) {
  uint64_t product = 0;
  return a.max != ~uint64_t{0} && b.max != ~uint64_t{0} && !__builtin_mul_overflow(a.max + 1, b.max + 1, &product);
}

}  // namespace

void PackInto(KeyWords& packed, KeyWords next) {
  if (!FitsTogether(packed, next)) {
    Renumber(next);
  }
  if (!FitsTogether(packed, next)) {
    Renumber(packed);
  }
  const uint64_t width = next.max + 1;
  for (size_t row = 0; row < packed.words.size(); ++row) {
    packed.words[row] = packed.words[row] * width + next.words[row];
  }
  packed.max = packed.max * width + next.max;
}

}  // namespace tally
