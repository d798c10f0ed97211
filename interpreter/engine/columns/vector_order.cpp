// Rows as 64-bit words that compare for equality or for order.
#include <algorithm>

#include "engine/columns/vector.h"
#include "foundation/base/check.h"

namespace tally {
namespace {

constexpr uint64_t kMissingWord = 0;

// A 64-bit integer as a word whose unsigned order is its order; the missing mark, the smallest, becomes 0.
uint64_t OrderedWord(int64_t value) {
  return static_cast<uint64_t>(value) ^ (uint64_t{1} << 63);
}

uint64_t OrderedWord32(int32_t value) {
  return value == kMissing32 ? kMissingWord : static_cast<uint64_t>(static_cast<int64_t>(value) - kMissing32);
}

// The stored values' words, by rank among the different values: equal exactly where equal, and in their order.
std::vector<uint64_t> RationalWords(const Vector& v) {
  std::vector<size_t> order;
  order.reserve(v.rational.size());
  for (size_t i = 0; i < v.rational.size(); ++i) {
    if (v.rational[i].has_value()) {
      order.push_back(i);
    }
  }
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return *v.rational[a] < *v.rational[b]; });
  std::vector<uint64_t> words(v.rational.size(), kMissingWord);
  uint64_t rank = 0;
  for (size_t k = 0; k < order.size(); ++k) {
    if (k == 0 || *v.rational[order[k]] != *v.rational[order[k - 1]]) {
      ++rank;
    }
    words[order[k]] = rank;
  }
  return words;
}

std::vector<uint64_t> StoredWords(const Vector& v, const std::vector<uint32_t>* ranks) {
  std::vector<uint64_t> words(v.stored());
  switch (v.layout) {
    case Layout::kBits:
      for (size_t i = 0; i < words.size(); ++i) {
        words[i] = v.missing.size() != 0 && v.missing.Test(i) ? kMissingWord : v.yes.Test(i) ? 2 : 1;
      }
      return words;
    case Layout::kU8:
      for (size_t i = 0; i < words.size(); ++i) {
        words[i] = v.u8[i] == kMissing8 ? kMissingWord : v.u8[i] + uint64_t{1};
      }
      return words;
    case Layout::kI32:
      for (size_t i = 0; i < words.size(); ++i) {
        words[i] =
            ranks != nullptr && v.i32[i] != kMissing32 ? (*ranks)[static_cast<size_t>(v.i32[i])] + uint64_t{1} : OrderedWord32(v.i32[i]);
      }
      return words;
    case Layout::kI64:
      for (size_t i = 0; i < words.size(); ++i) {
        words[i] = OrderedWord(v.i64[i]);
      }
      return words;
    case Layout::kRational: return RationalWords(v);
  }
  return words;
}

std::vector<uint64_t> ForEveryRow(const Vector& v, std::vector<uint64_t> stored) {
  if (!v.constant) {
    return stored;
  }
  return std::vector<uint64_t>(v.size, stored[0]);
}

}  // namespace

std::vector<uint64_t> EqualityWords(const Vector& v) {
  return ForEveryRow(v, StoredWords(v, nullptr));
}

std::vector<uint64_t> OrderWords(const Vector& v) {
  const bool text = v.layout == Layout::kI32 && v.dictionary != nullptr;
  return ForEveryRow(v, StoredWords(v, text ? &v.dictionary->Ranks() : nullptr));
}

}  // namespace tally
