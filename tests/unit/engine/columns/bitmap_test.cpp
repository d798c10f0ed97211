#include <random>

#include <catch2/catch.hpp>

#include "engine/columns/bitmap.h"

namespace tally {
namespace {

Bitmap RandomBitmap(size_t size, std::mt19937_64& random) {
  Bitmap bitmap(size);
  for (size_t i = 0; i < size; ++i) {
    if (random() % 3 == 0) {
      bitmap.Set(i);
    }
  }
  return bitmap;
}

TEST_CASE("bits past the size stay zero") {
  Bitmap all(70, true);
  CHECK(all.Count() == 70);
  all.Invert();
  CHECK_FALSE(all.Any());
  all.Invert();
  CHECK(all == Bitmap(70, true));
  CHECK(Bitmap(0, true).Count() == 0);
  CHECK(Bitmap(64, true).Count() == 64);
}

TEST_CASE("bits at the places of a mask agree with bit by bit on every path") {
  std::mt19937_64 random(8);
  for (const size_t size : {1, 63, 64, 65, 640, 1000, 5000}) {
    for (const int density : {0, 1, 2, 3}) {
      const Bitmap bits = RandomBitmap(size, random);
      Bitmap mask = density == 0 ? Bitmap(size, true) : RandomBitmap(size, random);
      for (int i = 1; i < density; ++i) {
        mask.And(RandomBitmap(size, random));
      }
      Bitmap expected(mask.Count());
      size_t place = 0;
      mask.ForEach([&](size_t i) {
        if (bits.Test(i)) {
          expected.Set(place);
        }
        ++place;
      });
      Bitmap widest(mask.Count(), true);
      CompressBits(bits.words(), mask.words(), mask.word_count(), widest.words());
      CHECK(widest == expected);
      Bitmap scalar(mask.Count(), true);
      CompressBitsScalar(bits.words(), mask.words(), mask.word_count(), scalar.words());
      CHECK(scalar == expected);
    }
  }
}

TEST_CASE("set operations agree with bit by bit") {
  std::mt19937_64 random(7);
  const Bitmap a = RandomBitmap(777, random);
  const Bitmap b = RandomBitmap(777, random);
  Bitmap both = a;
  both.And(b);
  Bitmap either = a;
  either.Or(b);
  Bitmap only = a;
  only.AndNot(b);
  size_t seen = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    CHECK(both.Test(i) == (a.Test(i) && b.Test(i)));
    CHECK(either.Test(i) == (a.Test(i) || b.Test(i)));
    CHECK(only.Test(i) == (a.Test(i) && !b.Test(i)));
  }
  both.ForEach([&](size_t i) {
    CHECK(both.Test(i));
    ++seen;
  });
  CHECK(seen == both.Count());
}

TEST_CASE("every way of counting gives the same number") {
  std::mt19937_64 random(1);
  for (size_t words = 0; words < 70; ++words) {
    std::vector<uint64_t> a(words), b(words), c(words);
    for (size_t w = 0; w < words; ++w) {
      a[w] = random();
      b[w] = random();
      c[w] = w % 5 == 0 ? ~uint64_t{0} : random();
    }
    const size_t one = CountWordsBy(CountPath::kScalar, a.data(), words);
    const size_t two = CountAndBy(CountPath::kScalar, a.data(), b.data(), words);
    const size_t three = CountAnd3By(CountPath::kScalar, a.data(), b.data(), c.data(), words);
    for (const CountPath path : {CountPath::kAvx2, CountPath::kAvx512, CountPath::kWidest}) {
      if (CountPathAvailable(path)) {
        CHECK(CountWordsBy(path, a.data(), words) == one);
        CHECK(CountAndBy(path, a.data(), b.data(), words) == two);
        CHECK(CountAnd3By(path, a.data(), b.data(), c.data(), words) == three);
      }
    }
    CHECK(CountAnd(a.data(), b.data(), words) == two);
  }
}

TEST_CASE("appending bits at any offset") {
  std::mt19937_64 random(3);
  for (size_t first = 0; first < 140; first += 7) {
    for (size_t second = 0; second < 140; second += 13) {
      const Bitmap a = RandomBitmap(first, random);
      const Bitmap b = RandomBitmap(second, random);
      Bitmap joined = a;
      joined.Append(b.words(), b.size());
      REQUIRE(joined.size() == first + second);
      REQUIRE(joined.word_count() == (joined.size() + 63) / 64);
      for (size_t i = 0; i < joined.size(); ++i) {
        REQUIRE(joined.Test(i) == (i < first ? a.Test(i) : b.Test(i - first)));
      }
    }
  }
}

}  // namespace
}  // namespace tally
