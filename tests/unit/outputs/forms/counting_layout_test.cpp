#include "outputs/forms/counting_layout.h"

#include <random>
#include <set>

#include <catch2/catch.hpp>

namespace tally {
namespace {

TEST_CASE("bits are transposed") {
  std::mt19937_64 random(7);
  uint64_t words[64];
  uint64_t turned[64];
  for (size_t i = 0; i < 64; ++i) {
    words[i] = turned[i] = random();
  }
  TransposeBits(turned);
  for (size_t i = 0; i < 64; ++i) {
    for (size_t j = 0; j < 64; ++j) {
      REQUIRE(((words[i] >> j) & 1) == ((turned[j] >> i) & 1));
    }
  }
}

// Counts of random rows, blocks, units and conditions, against sets of units.
void CompareWithSets(size_t row_count, size_t block_count, size_t unit_count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<RowIndex> rows;
  std::vector<uint32_t> blocks;
  std::vector<uint32_t> units;
  for (RowIndex row = 0; row < row_count; ++row) {
    if (random() % 3 != 0) {
      rows.push_back(row);
      blocks.push_back(static_cast<uint32_t>(random() % block_count));
      units.push_back(static_cast<uint32_t>(random() % unit_count));
    }
  }
  Bitmap a(row_count);
  Bitmap b(row_count);
  for (size_t row = 0; row < row_count; ++row) {
    if (random() % 2 == 0) {
      a.Set(row);
    }
    if (random() % 5 != 0) {
      b.Set(row);
    }
  }
  const CountingLayout layout(rows, block_count == 1 ? std::vector<uint32_t>() : blocks, block_count, units);
  PositionBits bits(2, layout.words());
  for (size_t position = 0; position < layout.row_at().size(); ++position) {
    const RowIndex row = layout.row_at()[position];
    if (row == CountingLayout::kPadding) {
      continue;
    }
    bits.of(0)[position / 64] |= uint64_t{a.Test(row)} << (position % 64);
    bits.of(1)[position / 64] |= uint64_t{b.Test(row)} << (position % 64);
  }
  for (size_t block = 0; block < block_count; ++block) {
    std::set<uint32_t> on_a;
    std::set<uint32_t> on_both;
    for (size_t i = 0; i < rows.size(); ++i) {
      if ((block_count == 1 || blocks[i] == block) && a.Test(rows[i])) {
        on_a.insert(units[i]);
        if (b.Test(rows[i])) {
          on_both.insert(units[i]);
        }
      }
    }
    REQUIRE(layout.Count(block, bits.of(0)) == on_a.size());
    REQUIRE(layout.Count(block, bits.of(0), bits.of(1)) == on_both.size());
  }
}

TEST_CASE("different units are counted in each block") {
  CompareWithSets(0, 1, 1, 1);
  CompareWithSets(1, 1, 1, 2);
  CompareWithSets(1000, 1, 200, 3);
  CompareWithSets(5000, 1, 20000, 4);
  CompareWithSets(5000, 7, 900, 5);
  CompareWithSets(300, 200, 30, 6);
}

TEST_CASE("without units each row counts") {
  const CountingLayout layout({3, 5, 9}, {1, 0, 1}, 3, {});
  PositionBits bits(1, layout.words());
  for (size_t position = 0; position < layout.row_at().size(); ++position) {
    bits.of(0)[position / 64] |= uint64_t{layout.row_at()[position] != CountingLayout::kPadding} << (position % 64);
  }
  CHECK(layout.Count(0, bits.of(0)) == 1);
  CHECK(layout.Count(1, bits.of(0)) == 2);
  CHECK(layout.Count(2, bits.of(0)) == 0);
}

}  // namespace
}  // namespace tally
