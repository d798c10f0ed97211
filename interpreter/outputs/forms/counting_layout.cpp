#include "outputs/forms/counting_layout.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "foundation/base/check.h"

namespace tally {
namespace {

// Stable: the places 0 .. keys.size() - 1 in the order of their keys, starting from `order`.
std::vector<uint32_t> OrderBy(const std::vector<uint32_t>& keys, size_t key_count, const std::vector<uint32_t>& order) {
  std::vector<uint32_t> begin(key_count + 1);
  for (const uint32_t key : keys) {
    ++begin[key + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<uint32_t> sorted(order.size());
  for (const uint32_t place : order) {
    sorted[begin[keys[place]]++] = place;
  }
  return sorted;
}

}  // namespace

CountingLayout::CountingLayout(const std::vector<RowIndex>& rows, const std::vector<uint32_t>& blocks, size_t block_count,
                               const std::vector<uint32_t>& units)
    : parts_(block_count), is_in_row_order_(units.empty() && block_count == 1) {
  TALLY_CHECK(blocks.empty() || blocks.size() == rows.size());
  TALLY_CHECK(units.empty() || units.size() == rows.size());
  std::vector<uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0u);
  if (!units.empty()) {
    order = OrderBy(units, size_t{*std::max_element(units.begin(), units.end())} + 1, order);
  }
  if (!blocks.empty() && block_count > 1) {
    order = OrderBy(blocks, block_count, order);
  }
  const auto pad = [this] {
    const size_t padded = (row_at_.size() + 63) / 64 * 64;
    row_at_.resize(padded, kPadding);
    if (!unit_at_.empty()) {
      unit_at_.resize(padded);
    }
  };
  row_at_.reserve(rows.size() + 128 * block_count);
  if (!units.empty()) {
    unit_at_.reserve(rows.size() + 128 * block_count);
  }
  std::vector<uint32_t> repeated;
  size_t next = 0;
  for (size_t block = 0; block < block_count; ++block) {
    Part& part = parts_[block];
    part.single_begin = row_at_.size() / 64;
    repeated.clear();
    size_t end = next;
    while (end < order.size() && (blocks.empty() || blocks[order[end]] == block)) {
      ++end;
    }
    for (size_t i = next; i < end; ++i) {
      const uint32_t place = order[i];
      const bool once =
          units.empty() || ((i == next || units[order[i - 1]] != units[place]) && (i + 1 == end || units[order[i + 1]] != units[place]));
      if (!once) {
        repeated.push_back(place);
        continue;
      }
      row_at_.push_back(rows[place]);
      if (!units.empty()) {
        unit_at_.push_back(units[place]);
      }
    }
    pad();
    part.single_end = row_at_.size() / 64;
    for (const uint32_t place : repeated) {
      row_at_.push_back(rows[place]);
      unit_at_.push_back(units[place]);
    }
    pad();
    part.repeated_end = row_at_.size() / 64;
    next = end;
  }
}

template <class Word>
size_t CountingLayout::CountRepeated(const Part& part, Word word) const {
  size_t count = 0;
  uint32_t last = kPadding;
  for (size_t w = part.single_end; w < part.repeated_end; ++w) {
    for (uint64_t bits = word(w); bits != 0; bits &= bits - 1) {
      const uint32_t unit = unit_at_[w * 64 + static_cast<size_t>(std::countr_zero(bits))];
      count += unit != last ? 1 : 0;
      last = unit;
    }
  }
  return count;
}

size_t CountingLayout::Count(size_t block, const uint64_t* a) const {
  const Part& part = parts_[block];
  return CountWords(a + part.single_begin, part.single_end - part.single_begin) + CountRepeated(part, [&](size_t w) { return a[w]; });
}

size_t CountingLayout::Count(size_t block, const uint64_t* a, const uint64_t* b) const {
  const Part& part = parts_[block];
  return CountAnd(a + part.single_begin, b + part.single_begin, part.single_end - part.single_begin) +
         CountRepeated(part, [&](size_t w) { return a[w] & b[w]; });
}

void TransposeBits(uint64_t words[64]) {
  uint64_t mask = 0x00000000FFFFFFFFull;
  for (unsigned j = 32; j != 0; j >>= 1, mask ^= mask << j) {
    for (unsigned k = 0; k < 64; k = ((k | j) + 1) & ~j) {
      const uint64_t swapped = ((words[k] >> j) ^ words[k | j]) & mask;
      words[k] ^= swapped << j;
      words[k | j] ^= swapped;
    }
  }
}

}  // namespace tally
