#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "engine/columns/dictionary.h"

namespace tally {
namespace {

std::vector<std::string> RandomTexts(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::string> texts;
  for (size_t i = 0; i < count; ++i) {
    std::string text(random() % 40 == 0 ? 15 + random() % 300 : random() % 18, ' ');
    for (char& c : text) {
      c = static_cast<char>(random() % 4 == 0 ? random() : 'a' + random() % 3);
    }
    texts.push_back(text);
  }
  return texts;
}

TEST_CASE("codes are dense in the order of the first intern") {
  Dictionary dictionary;
  std::map<std::string, uint32_t> expected;
  for (const std::string& text : RandomTexts(20000, 5)) {
    const auto [it, is_new] = expected.try_emplace(text, static_cast<uint32_t>(expected.size()));
    REQUIRE(dictionary.Intern(text) == it->second);
  }
  REQUIRE(dictionary.size() == expected.size());
  for (const auto& [text, code] : expected) {
    REQUIRE(dictionary.At(code) == text);
    REQUIRE(dictionary.Find(text) == code);
  }
  CHECK(dictionary.Find("not there at all, not at all") == Dictionary::kNone);
  CHECK(dictionary.ByteSize() > 0);
}

TEST_CASE("texts of every length up to 40 differ from their neighbours") {
  Dictionary dictionary;
  for (size_t length = 0; length <= 40; ++length) {
    const std::string text(length, 'x');
    CHECK(dictionary.Find(text) == Dictionary::kNone);
    CHECK(dictionary.Intern(text) == length);
    CHECK(dictionary.At(static_cast<uint32_t>(length)) == text);
    CHECK(dictionary.Find(text + '\0') == Dictionary::kNone);
  }
}

TEST_CASE("many at once find the same as one by one") {
  Dictionary dictionary;
  dictionary.Reserve(3000);
  for (const std::string& text : RandomTexts(3000, 6)) {
    dictionary.Intern(text);
  }
  std::vector<std::string> asked = RandomTexts(3000, 6);
  const std::vector<std::string> others = RandomTexts(1001, 7);
  asked.insert(asked.end(), others.begin(), others.end());
  for (size_t i = 0; i < 3000; i += 1 + i % 40) {  // in order, with gaps of all sizes
    asked.push_back(asked[i]);
  }
  const std::vector<std::string_view> views(asked.begin(), asked.end());
  std::vector<uint32_t> codes(views.size());
  dictionary.FindMany(views.data(), views.size(), codes.data());
  for (size_t i = 0; i < views.size(); ++i) {
    REQUIRE(codes[i] == dictionary.Find(views[i]));
  }

  Dictionary interned;
  std::vector<TextSlot> slots;
  std::vector<uint32_t> tags;
  for (const std::string_view text : views) {
    slots.push_back(TextSlot::Of(text));
    tags.push_back(Dictionary::TagOf(slots.back()));
  }
  interned.InternMany(slots.data(), tags.data(), slots.size(), codes.data());
  for (size_t i = 0; i < views.size(); ++i) {
    REQUIRE(interned.At(codes[i]) == views[i]);
  }
}

TEST_CASE("ranks are byte-wise, also from several threads") {
  Dictionary dictionary;
  for (const std::string& text : RandomTexts(5000, 8)) {
    dictionary.Intern(text);
  }
  std::thread other([&] { dictionary.Ranks(); });
  const std::vector<uint32_t> ranks = dictionary.Ranks();
  other.join();
  std::vector<uint32_t> by_rank(ranks.size());
  for (uint32_t code = 0; code < ranks.size(); ++code) {
    by_rank[ranks[code]] = code;
  }
  for (size_t r = 1; r < by_rank.size(); ++r) {
    REQUIRE(dictionary.At(by_rank[r - 1]) < dictionary.At(by_rank[r]));
  }
  dictionary.Intern("one more");
  CHECK(dictionary.Ranks().size() == ranks.size() + 1);
}

}  // namespace
}  // namespace tally
