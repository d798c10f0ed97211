#include "foundation/memory/large_blocks.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include <catch2/catch.hpp>

namespace tally {
namespace {

constexpr size_t kMegabyte = size_t{1} << 20;

TEST_CASE("a large block that was freed is given again") {
  static LargeBlocks blocks;
  void* const first = blocks.Take(8 * kMegabyte);
  REQUIRE(first != nullptr);
  std::memset(first, 1, 8 * kMegabyte);
  CHECK(blocks.held() == 0);
  CHECK(blocks.Free(first));
  CHECK(blocks.held() == 8 * kMegabyte);
  void* const smaller = blocks.Take(3 * kMegabyte);
  CHECK(smaller == first);
  CHECK(blocks.held() == 0);  // the rest went back to the system
  CHECK(blocks.Free(smaller));
  void* const larger = blocks.Take(12 * kMegabyte);  // grown
  std::memset(larger, 2, 12 * kMegabyte);
  CHECK(blocks.held() == 0);
  CHECK(blocks.Free(larger));
}

TEST_CASE("the smallest held block that is large enough is taken") {
  static LargeBlocks blocks;
  void* const a = blocks.Take(6 * kMegabyte);
  void* const b = blocks.Take(3 * kMegabyte);
  void* const c = blocks.Take(5 * kMegabyte);
  CHECK((blocks.Free(a) && blocks.Free(b) && blocks.Free(c)));
  CHECK(blocks.Take(4 * kMegabyte) == c);
  CHECK(blocks.Take(3 * kMegabyte) == b);
  CHECK(blocks.held() == 6 * kMegabyte);
}

TEST_CASE("no more than the limit is held") {
  static LargeBlocks blocks;
  std::vector<void*> taken;
  for (int i = 0; i < 200; ++i) {
    taken.push_back(blocks.Take(LargeBlocks::kSmallest + static_cast<size_t>(i)));
    REQUIRE(taken.back() != nullptr);
  }
  for (size_t i = 0; i < taken.size(); ++i) {
    CHECK(blocks.Free(taken[i]));
    const size_t in_use = (taken.size() - i - 1) * (LargeBlocks::kSmallest + 4096);
    CHECK(blocks.held() <= std::max(LargeBlocks::kAlwaysHeld, in_use / 4));
  }
  void* const huge = blocks.Take(2 * LargeBlocks::kAlwaysHeld);
  CHECK(blocks.Free(huge));
  CHECK(blocks.held() == LargeBlocks::kAlwaysHeld);
}

TEST_CASE("what was not taken here is not freed here") {
  static LargeBlocks blocks;
  int other = 0;
  CHECK(!blocks.Free(&other));
  void* const block = blocks.Take(kMegabyte * 2);
  CHECK(blocks.Free(block));
  CHECK(blocks.Take(~size_t{0}) == nullptr);
  CHECK(blocks.Take(size_t{1} << 60) == nullptr);
}

}  // namespace
}  // namespace tally
