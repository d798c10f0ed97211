#include <algorithm>

#include "engine/grouping/grouping.h"
#include "engine/grouping/words.h"

namespace tally {

namespace {

/// One bit a pair of group and value: for few groups or few values.
void CountByBits(const Grouping& grouping, const KeyWords& keys, std::vector<int64_t>& counts) {
  const size_t width = keys.max + 1;
  Bitmap seen(grouping.groups * width);
  ForTaking(grouping, [&](size_t row, size_t group) {
    const uint64_t word = keys.words[row];
    const size_t bit = group * width + word;
    if (word != 0 && !seen.Test(bit)) {
      seen.Set(bit);
      ++counts[group];
    }
  });
}

/// How many different words there are; they may be reordered.
int64_t CountWordsIn(std::vector<uint64_t>& words) {
  constexpr size_t kFew = 16;
  constexpr size_t kMany = 256;
  if (words.size() <= kFew) {
    int64_t count = 0;
    for (size_t i = 0; i < words.size(); ++i) {
      count += std::find(words.begin(), words.begin() + static_cast<ptrdiff_t>(i), words[i]) == words.begin() + static_cast<ptrdiff_t>(i);
    }
    return count;
  }
  if (words.size() <= kMany) {
    std::sort(words.begin(), words.end());
    return std::unique(words.begin(), words.end()) - words.begin();
  }
  WordTable table(~uint64_t{0}, 16);
  for (const uint64_t word : words) {
    table.Add(word);
  }
  return table.size();
}

void CountByGroup(const Grouping& grouping, const KeyWords& keys, std::vector<int64_t>& counts) {
  const ChildIndex index = IndexChildren(grouping);
  std::vector<uint64_t> words;
  for (size_t group = 0; group < grouping.groups; ++group) {
    words.clear();
    for (uint32_t i = index.offsets[group]; i < index.offsets[group + 1]; ++i) {
      const uint64_t word = keys.words[index.rows[i]];
      if (word != 0) {
        words.push_back(word);
      }
    }
    counts[group] = CountWordsIn(words);
  }
}

}  // namespace

Vector CountDifferent(const Grouping& grouping, const Vector& value, const KernelContext&) {
  Vector result = MakeGroupResult(Layout::kI64, grouping);
  result.i64.assign(grouping.groups, 0);
  const KeyWords keys = WordsOf(value, grouping.rows);
  uint64_t bits = 0;
  const bool few_bits = keys.max < ~uint64_t{0} && !__builtin_mul_overflow(uint64_t{grouping.groups}, keys.max + 1, &bits) &&
                        bits <= std::max<uint64_t>(uint64_t{1} << 16, uint64_t{64} * grouping.rows);
  if (few_bits) {
    CountByBits(grouping, keys, result.i64);
  } else {
    CountByGroup(grouping, keys, result.i64);
  }
  AddGroupFaults(result, grouping, {&value});
  return result;
}

}  // namespace tally
