#include "engine/grouping/words.h"

#include <algorithm>
#include <bit>

#include "engine/kernels/rows.h"

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
  const uint64_t most_buckets = std::max<uint64_t>(uint64_t{1} << 16, expected);
  while ((max >> shift_) >= most_buckets) {
    ++shift_;
  }
  heads_.assign((max >> shift_) + 1, kNoId);
}

uint64_t WordTable::Mix(uint64_t word) {
  word ^= word >> 32;
  word *= 0xD6E8FEB86659FD93ull;
  word ^= word >> 32;
  word *= 0xD6E8FEB86659FD93ull;
  return word ^ (word >> 32);
}

uint32_t WordTable::Add(uint64_t word) {
  constexpr size_t kCrowded = 32;  // words in a bucket
  const size_t bucket = BucketOf(word);
  size_t steps = 0;
  for (uint32_t id = heads_[bucket]; id != kNoId; id = entries_[id].next, ++steps) {
    if (entries_[id].word == word) {
      return id;
    }
  }
  const uint32_t id = size();
  entries_.push_back({word, heads_[bucket]});
  heads_[bucket] = id;
  if (hashed_ ? entries_.size() > heads_.size() : steps > kCrowded) {
    hashed_ = true;
    Rebuild(std::bit_ceil(entries_.size()) * 2);
  }
  return id;
}

void WordTable::Rebuild(size_t buckets) {
  heads_ = std::vector<uint32_t>();  // the old ones need not be there beside the new ones
  heads_.assign(buckets, kNoId);
  for (uint32_t id = 0; id < size(); ++id) {
    uint32_t& head = heads_[BucketOf(entries_[id].word)];
    entries_[id].next = head;
    head = id;
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
