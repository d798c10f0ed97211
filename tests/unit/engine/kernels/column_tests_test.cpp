#include <limits>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "engine/columns/bitmap.h"
#include "engine/kernels/column_tests.h"
#include "engine/kernels/rows.h"

namespace tally {
namespace {

constexpr ComparePath kPaths[] = {ComparePath::kScalar, ComparePath::kAvx2, ComparePath::kAvx512, ComparePath::kWidest};
constexpr size_t kSizes[] = {0, 1, 8, 63, 64, 65, 127, 128, 130, 1000};

template <class T>
constexpr T kLowest = std::is_unsigned_v<T> ? T{0} : static_cast<T>(std::numeric_limits<T>::min() + 1);
template <class T>
constexpr T kHighest = std::is_unsigned_v<T> ? T{254} : std::numeric_limits<T>::max();

/// A value near 40, anywhere, at an end of the type, or missing.
template <class T>
T AnyValue(std::mt19937_64& random) {
  switch (random() % 6) {
    case 0: return MissingOf<T>();
    case 1: return random() % 2 == 0 ? kLowest<T> : kHighest<T>;
    case 2: {
      const T value = static_cast<T>(random());
      return value == MissingOf<T>() ? kLowest<T> : value;
    }
    default: return static_cast<T>(35 + random() % 10);
  }
}

template <class T>
std::vector<T> AnyColumn(size_t rows, std::mt19937_64& random) {
  std::vector<T> values(rows);
  for (T& value : values) {
    value = AnyValue<T>(random);
  }
  return values;
}

template <class T, class Holds>
void CheckAnswers(const std::vector<T>& values, const Bitmap& yes, const Bitmap& missing, bool any_missing, Holds holds) {
  Bitmap expected_yes(values.size());
  Bitmap expected_missing(values.size());
  for (size_t row = 0; row < values.size(); ++row) {
    if (values[row] == MissingOf<T>()) {
      expected_missing.Set(row);
    } else if (holds(values[row])) {
      expected_yes.Set(row);
    }
  }
  CHECK(yes == expected_yes);
  CHECK(missing == expected_missing);
  CHECK(any_missing == expected_missing.Any());
}

template <class T>
void CheckRanges(ComparePath path) {
  std::mt19937_64 random(3);
  for (const size_t rows : kSizes) {
    for (int round = 0; round < 8; ++round) {
      const std::vector<T> values = AnyColumn<T>(rows, random);
      std::vector<ValueRange<T>> ranges = {{40, 40},
                                           {40, 40, true},
                                           {38, 41},
                                           {kLowest<T>, 39},
                                           {40, kHighest<T>},
                                           {kLowest<T>, kHighest<T>},
                                           {kLowest<T>, kHighest<T>, true}};
      T low = AnyValue<T>(random);
      T high = AnyValue<T>(random);
      if (low != MissingOf<T>() && high != MissingOf<T>()) {
        ranges.push_back({std::min(low, high), std::max(low, high), round % 2 == 0});
      }
      for (const ValueRange<T>& range : ranges) {
        Bitmap yes(rows, true);
        Bitmap missing(rows, true);
        const bool any_missing = TestRange(values.data(), rows, range, yes.words(), missing.words(), path);
        CheckAnswers(values, yes, missing, any_missing,
                     [&](T value) { return (value >= range.low && value <= range.high) != range.inverted; });
      }
      Bitmap missing(rows, true);
      const bool any_missing = FindMissing(values.data(), rows, missing.words(), path);
      CheckAnswers(values, Bitmap(rows), missing, any_missing, [](T) { return false; });
    }
  }
}

TEST_CASE("values in a range agree with value by value on every path") {
  for (const ComparePath path : kPaths) {
    if (ComparePathAvailable(path)) {
      CheckRanges<uint8_t>(path);
      CheckRanges<int32_t>(path);
      CheckRanges<int64_t>(path);
    }
  }
}

TEST_CASE("values in a set agree with value by value on every path") {
  std::mt19937_64 random(4);
  for (const ComparePath path : kPaths) {
    if (!ComparePathAvailable(path)) {
      continue;
    }
    for (const size_t rows : kSizes) {
      for (const unsigned one_in : {1, 2, 20, 300}) {
        std::vector<uint8_t> values(rows);
        for (uint8_t& value : values) {
          value = static_cast<uint8_t>(random());
        }
        ByteSet set{};
        for (size_t value = 0; value < kMissing8; ++value) {
          set[value / 64] |= static_cast<uint64_t>(random() % one_in == 0) << (value % 64);
        }
        Bitmap yes(rows, true);
        Bitmap missing(rows, true);
        const bool any_missing = TestMembers(values.data(), rows, set, yes.words(), missing.words(), path);
        CheckAnswers(values, yes, missing, any_missing, [&](uint8_t value) { return (set[value / 64] >> (value % 64) & 1) != 0; });
      }
    }
  }
}

}  // namespace
}  // namespace tally
