#include "engine/columns/packed_column.h"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

namespace tally {
namespace {

constexpr size_t kRows = 10000;

template <class T>
constexpr T kMissingOf = std::numeric_limits<T>::min();

/// The values as they are appended block by block, in blocks of several sizes; `width`: bytes a row.
template <class T>
void CheckGrows(const std::vector<T>& values, size_t width) {
  for (const size_t block : {size_t{1}, size_t{7}, size_t{1000}, values.size()}) {
    IntegerColumn<T> column(true);
    column.Reserve(values.size() / 2);
    for (size_t begin = 0; begin < values.size(); begin += block) {
      const auto first = values.begin() + static_cast<ptrdiff_t>(begin);
      column.Append(std::vector<T>(first, first + static_cast<ptrdiff_t>(std::min(block, values.size() - begin))));
    }
    CHECK(column.size() == values.size());
    const std::optional<PackedColumn> packed = column.TakePacked();
    REQUIRE(packed.has_value() == (width < sizeof(T)));
    if (!packed.has_value()) {
      CHECK(column.TakeValues() == values);
      continue;
    }
    CHECK(packed->ByteSize() == width * values.size());
    const Vector back = packed->Unpack();
    CHECK(back.size == values.size());
    if constexpr (sizeof(T) == sizeof(int32_t)) {
      CHECK(back.layout == Layout::kI32);
      CHECK(back.i32 == values);
    } else {
      CHECK(back.layout == Layout::kI64);
      CHECK(back.i64 == values);
    }
  }
}

size_t WidthOf(int64_t range, size_t full) {
  return range < 255 ? 1 : range < 65535 ? 2 : full;
}

TEST_CASE("a column lies in as few bytes as its values need") {
  for (const int64_t range : {0, 1, 253, 254, 255, 256, 65533, 65534, 65535, 65536}) {
    for (const int64_t low : {int64_t{0}, int64_t{-40000}, int64_t{kMissing32} + 1, std::numeric_limits<int32_t>::max() - range}) {
      std::vector<int32_t> values;
      std::vector<int64_t> wide;
      for (size_t i = 0; i < kRows; ++i) {
        const int64_t value = low + (i == 0 ? 0 : i == kRows - 2 ? range : static_cast<int64_t>(i) % (range + 1));
        values.push_back(i % 7 == 3 ? kMissing32 : static_cast<int32_t>(value));
        wide.push_back(i % 7 == 3 ? kMissing64 : value);
      }
      CheckGrows(values, WidthOf(range, sizeof(int32_t)));
      CheckGrows(wide, WidthOf(range, sizeof(int64_t)));
    }
  }
}

TEST_CASE("a column widens when a later block needs it") {
  std::vector<int32_t> falling;  // every block is below the one before
  for (size_t i = 0; i < kRows; ++i) {
    falling.push_back(30000 - static_cast<int32_t>(i));
  }
  CheckGrows(falling, 2);
  std::vector<int64_t> far(kRows, kMissing64);
  CheckGrows(far, 1);
  far.back() = std::numeric_limits<int64_t>::max();
  CheckGrows(far, 1);
  far.front() = kMissing64 + 1;
  CheckGrows(far, 8);
}

TEST_CASE("a column of few rows, or one that is not to be packed, keeps its values") {
  for (const bool packs : {false, true}) {
    IntegerColumn<int32_t> column(packs);
    column.Append({3, kMissing32, 1});
    CHECK(!column.TakePacked().has_value());
    CHECK(column.TakeValues() == std::vector<int32_t>{3, kMissing32, 1});
    column.Append({1000000});  // taken values leave it empty
    CHECK(column.TakeValues() == std::vector<int32_t>{1000000});
  }
}

TEST_CASE("a packed column keeps its scale and its dictionary") {
  IntegerColumn<int64_t> column(true);
  column.Append(std::vector<int64_t>(kRows, 125));
  std::optional<PackedColumn> packed = column.TakePacked();
  REQUIRE(packed.has_value());
  packed->SetScale(2);
  packed->SetDictionary(std::make_shared<Dictionary>());
  CHECK(packed->Unpack().scale == 2);
  CHECK(packed->Unpack().dictionary != nullptr);
}

}  // namespace
}  // namespace tally
