#include <catch2/catch.hpp>

#include "engine/columns/vector.h"

namespace tally {
namespace {

Vector Numbers(std::vector<int64_t> values, int scale) {
  Vector v;
  v.layout = Layout::kI64;
  v.size = values.size();
  v.scale = scale;
  v.i64 = std::move(values);
  return v;
}

Vector Ordinals(std::vector<int32_t> values) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = values.size();
  v.i32 = std::move(values);
  return v;
}

Vector Small(std::vector<uint8_t> values) {
  Vector v;
  v.layout = Layout::kU8;
  v.size = values.size();
  v.u8 = std::move(values);
  return v;
}

Vector Texts(const std::vector<std::string>& values) {
  auto dictionary = std::make_shared<Dictionary>();
  Vector v = Ordinals({});
  v.size = values.size();
  for (const std::string& text : values) {
    v.i32.push_back(static_cast<int32_t>(dictionary->Intern(text)));
  }
  v.dictionary = dictionary;
  return v;
}

VectorRef Share(Vector v) {
  return std::make_shared<const Vector>(std::move(v));
}

Vector WithFault(Vector v, size_t row) {
  Bitmap rows(v.stored());
  rows.Set(row);
  v.faults = MakeFaults(std::move(rows), Span(), "division by zero");
  return v;
}

TEST_CASE("constants") {
  CHECK(IsYesAt(MakeConstantBits(3, true), 2));
  CHECK(IsMissingAt(MakeConstantBits(3, std::nullopt), 2));
  CHECK_FALSE(IsYesAt(MakeConstantBits(3, std::nullopt), 2));
  CHECK(IntegerAt(MakeConstantI32(3, 7), 1) == 7);
  CHECK(TextAt(MakeConstantText(3, "abc"), 2) == "abc");
  CHECK(IsMissingAt(MakeConstantText(3, std::nullopt), 2));
  const Vector quarter = MakeConstantNumber(2, Rational(1, 4));
  CHECK(quarter.layout == Layout::kI64);
  CHECK(quarter.scale == 2);
  CHECK(NumberAt(quarter, 1) == Rational(1, 4));
  CHECK(MakeConstantNumber(1, Rational(1, 3)).layout == Layout::kRational);
  CHECK(MakeConstantNumber(1, Rational(BigInteger("123456789012345678901234567890"))).layout == Layout::kRational);
  CHECK(IsMissingAt(MakeConstantNumber(1, std::nullopt), 0));
  CHECK(Flatten(MakeConstantI32(3, 7)).i32 == std::vector<int32_t>{7, 7, 7});
}

TEST_CASE("gather") {
  const Vector v = Numbers({10, kMissing64, 30}, 1);
  const Vector gathered = Gather(v, Ordinals({2, kMissing32, 1, 0}));
  CHECK(gathered.i64 == std::vector<int64_t>{30, kMissing64, kMissing64, 10});
  CHECK(gathered.scale == 1);
  CHECK(Gather(v, Small({2, kMissing8})).i64 == std::vector<int64_t>{30, kMissing64});
  CHECK(Gather(v, MakeConstantI32(5, 2)).constant);
  CHECK(NumberAt(Gather(v, MakeConstantI32(5, 2)), 4) == 3);
  const Vector constant = Gather(MakeConstantBits(9, true), Ordinals({0, kMissing32}));
  CHECK(IsYesAt(constant, 0));
  CHECK(IsMissingAt(constant, 1));

  const Vector faulty = Gather(WithFault(v, 1), Ordinals({2, 1, kMissing32}));
  REQUIRE(faulty.faults != nullptr);
  CHECK_FALSE(IsFaultAt(faulty, 0));
  CHECK(IsFaultAt(faulty, 1));
  CHECK_FALSE(IsFaultAt(faulty, 2));
  const Vector through = Gather(v, WithFault(Ordinals({2, kMissing32}), 1));
  CHECK(IsFaultAt(through, 1));
  CHECK(Gather(WithFault(v, 1), Ordinals({0, 2})).faults == nullptr);
}

TEST_CASE("compress") {
  Bitmap rows(3);
  rows.Set(0);
  rows.Set(2);
  CHECK(Compress(Numbers({1, 2, 3}, 0), rows).i64 == std::vector<int64_t>{1, 3});
  CHECK(Compress(MakeConstantI32(3, 5), rows).size == 2);
  const Vector faulty = Compress(WithFault(Numbers({1, 2, kMissing64}, 0), 2), rows);
  CHECK(IsFaultAt(faulty, 1));
  CHECK(Compress(WithFault(Numbers({1, kMissing64, 3}, 0), 1), rows).faults == nullptr);
}

TEST_CASE("concatenate") {
  const Vector numbers =
      Concatenate({Share(Numbers({15}, 1)), Share(Numbers({225, kMissing64}, 2)), Share(MakeConstantBits(2, std::nullopt))});
  CHECK(numbers.scale == 2);
  CHECK(numbers.i64 == std::vector<int64_t>{150, 225, kMissing64, kMissing64, kMissing64});

  const Vector texts = Concatenate({Share(Texts({"a", "b"})), Share(Texts({"b", "c"})), Share(MakeConstantText(1, "a"))});
  CHECK(TextAt(texts, 1) == "b");
  CHECK(texts.i32[1] == texts.i32[2]);
  CHECK(texts.i32[0] == texts.i32[4]);

  const Vector wide = Concatenate({Share(Small({3, kMissing8})), Share(Ordinals({400}))});
  CHECK(wide.i32 == std::vector<int32_t>{3, kMissing32, 400});

  const Vector large = Concatenate({Share(Numbers({std::numeric_limits<int64_t>::max()}, 0)), Share(Numbers({5}, 1))});
  CHECK(large.layout == Layout::kRational);
  CHECK(NumberAt(large, 1) == Rational(1, 2));

  const Vector bits =
      Concatenate({Share(MakeConstantBits(70, true)), Share(MakeConstantBits(3, std::nullopt)), Share(MakeConstantBits(2, false))});
  CHECK(bits.yes.Count() == 70);
  CHECK(bits.missing.Count() == 3);
  CHECK(IsMissingAt(bits, 72));

  const Vector faulty = Concatenate({Share(Numbers({1}, 0)), Share(WithFault(Numbers({1, kMissing64}, 0), 1))});
  CHECK(IsFaultAt(faulty, 2));
  CHECK_FALSE(IsFaultAt(faulty, 1));
}

TEST_CASE("aligning numbers") {
  Vector a = Numbers({1, 2}, 0);
  Vector b = Numbers({25}, 2);
  AlignNumbers(a, b);
  CHECK(a.scale == 2);
  CHECK(a.i64 == std::vector<int64_t>{100, 200});
  Vector large = Numbers({std::numeric_limits<int64_t>::max() - 1}, 0);
  AlignNumbers(large, b);
  CHECK(large.layout == Layout::kRational);
  CHECK(b.layout == Layout::kRational);
  CHECK(NumberAt(b, 0) == Rational(1, 4));
}

TEST_CASE("words for equality and order") {
  const auto ordered = [](const Vector& v) {
    const std::vector<uint64_t> words = OrderWords(v);
    const std::vector<uint64_t> equal = EqualityWords(v);
    for (size_t i = 1; i < words.size(); ++i) {
      CHECK(words[i - 1] < words[i]);
      CHECK(equal[i - 1] != equal[i]);
    }
    CHECK(words.size() == v.size);
  };
  ordered(Numbers({kMissing64, std::numeric_limits<int64_t>::min() + 1, -1, 0, 1, std::numeric_limits<int64_t>::max()}, 0));
  ordered(Ordinals({kMissing32, -5, 0, 1, std::numeric_limits<int32_t>::max()}));
  ordered(Small({kMissing8, 0, 1, 254}));
  ordered(ToRational(Numbers({kMissing64, -7, 5, 50}, 1)));
  Vector texts = Concatenate(
      {Share(Texts({"b", "a", "", "abcdefghijklmnopqrst", "abcdefghijklmnopqrstu"})), Share(MakeConstantText(1, std::nullopt))});
  const std::vector<uint64_t> words = OrderWords(texts);
  CHECK(words[5] == 0);
  CHECK(words[2] == 1);
  CHECK(words[2] < words[1]);
  CHECK(words[1] < words[3]);
  CHECK(words[3] < words[4]);
  CHECK(words[4] < words[0]);
  const std::vector<uint64_t> bits = OrderWords(
      Concatenate({Share(MakeConstantBits(1, std::nullopt)), Share(MakeConstantBits(1, false)), Share(MakeConstantBits(1, true))}));
  CHECK(bits == std::vector<uint64_t>{0, 1, 2});
  CHECK(OrderWords(MakeConstantI32(3, 4)).size() == 3);
}

TEST_CASE("mapping one dictionary to another") {
  const Vector a = Texts({"x", "y", "z"});
  const Vector b = Texts({"z", "x"});
  CHECK(MapDictionary(*a.dictionary, *b.dictionary) == std::vector<uint32_t>{1, Dictionary::kNone, 0});
}

}  // namespace
}  // namespace tally
