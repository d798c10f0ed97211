#include <cstddef>
#include <cstring>
#include <random>

#include <catch2/catch.hpp>

#include "engine/cache/checksum.h"
#include "engine/cache/format.h"
#include "sample_cache.h"

namespace tally {
namespace {

using cached::Forge;
using cached::SampleCache;

const SampleCache& Sample() {
  static const SampleCache sample;
  return sample;
}

std::string Whole() {
  std::string values;
  for (const TableSchema& schema : Sample().tables()) {
    values += cached::ValuesOf(Sample().loaded().at(schema.id));
  }
  return values;
}

bool IsRefused(const std::string& cache) {
  const SampleCache::Answer answer = Sample().Read(cache);
  return !answer.good && answer.codes.front().starts_with("T07");
}

/// A column of the table `child`.
CacheColumn& Child(CacheContents& contents, size_t column) {
  return contents.tables.at(1).columns.at(column);
}

}  // namespace

TEST_CASE("cache: every type and layout comes back as it was loaded", "[cache]") {
  const SampleCache::Answer answer = Sample().Read(Sample().bytes());
  REQUIRE(answer.codes.empty());
  CHECK(answer.values == Whole());
}

TEST_CASE("cache: a file that was cut anywhere is refused", "[cache]") {
  const std::string& bytes = Sample().bytes();
  for (size_t size = 0; size < bytes.size(); size += 1 + size / 40) {
    INFO(size);
    CHECK(IsRefused(bytes.substr(0, size)));
  }
  CHECK(IsRefused(bytes.substr(0, bytes.size() - 1)));
  CHECK(IsRefused(bytes + "x"));
}

TEST_CASE("cache: another file is no cache", "[cache]") {
  const SampleCache::Answer answer = Sample().Read("id,name\n1,Ann\n");
  CHECK_FALSE(answer.good);
  CHECK(answer.said.starts_with("this file is no cache"));
}

TEST_CASE("cache: any changed byte is found", "[cache]") {
  std::mt19937 random(1);
  std::string bytes = Sample().bytes();
  for (int i = 0; i < 1000; ++i) {
    const size_t at = random() % bytes.size();
    const char before = bytes[at];
    bytes[at] = static_cast<char>(before ^ static_cast<char>(1 << random() % 8));
    INFO(at);
    CHECK(IsRefused(bytes));
    bytes[at] = before;
  }
}

TEST_CASE("cache: rows, texts and codes that are not there are refused though the checksums are right", "[cache]") {
  const auto with_value = [&](size_t column, size_t width, uint64_t value) {
    return Forge(Sample().bytes(), [&](CacheContents& contents, std::string& bytes) {
      bytes.replace(Child(contents, column).values.offset, width, reinterpret_cast<const char*>(&value), width);
    });
  };
  CHECK_FALSE(IsRefused(with_value(0, 4, 6)));       // the last parent
  CHECK(IsRefused(with_value(0, 4, 7)));             // none
  CHECK(IsRefused(with_value(0, 4, 0xFFFFFFFF)));    // below the first
  CHECK(IsRefused(with_value(1, 4, 0x7FFFFFFF)));    // no day
  CHECK(IsRefused(with_value(5, 4, 0x80000000)));    // a missing year where none may be missing
  CHECK(IsRefused(with_value(7, 4, 1000)));          // no text
  CHECK(IsRefused(with_value(4, 8, ~uint64_t{0})));  // yes and missing at once
  const auto with_contents = [&](auto change) {
    return Forge(Sample().bytes(), [&](CacheContents& contents, std::string&) { change(contents); });
  };
  CHECK(IsRefused(with_contents([](CacheContents& c) { c.tables[1].rows = 101; })));
  CHECK(IsRefused(with_contents([](CacheContents& c) { c.tables[1].rows = uint64_t{1} << 40; })));
  CHECK(IsRefused(with_contents([](CacheContents& c) { c.tables[0].rows = 3; })));  // orphans
  CHECK(IsRefused(with_contents([](CacheContents& c) { c.tables[1].columns.pop_back(); })));
  CHECK(IsRefused(with_contents([](CacheContents& c) { Child(c, 7).text_count = 3; })));
  CHECK(IsRefused(with_contents([](CacheContents& c) { Child(c, 0).layout = Layout::kI64; })));
  CHECK(IsRefused(with_contents([](CacheContents& c) { Child(c, 1).values.offset = ~uint64_t{0} - 3; })));
  CHECK(IsRefused(with_contents([](CacheContents& c) { Child(c, 3).suppressed.size -= 2; })));
}

TEST_CASE("cache: what is wrong with it is said", "[cache]") {
  CHECK(Sample().Read("id,name\n1,Hartwell\n").said ==
        "this file is no cache\n`--data` names a folder of tables' files, or a cache that `tally load` made");
  std::string bytes = Sample().bytes();
  CacheTail tail{};
  const size_t at = bytes.size() - sizeof(tail);
  std::memcpy(&tail, bytes.data() + at, sizeof(tail));
  tail.contents_offset = bytes.size();
  tail.checksum = Checksum(&tail, offsetof(CacheTail, checksum));
  std::memcpy(bytes.data() + at, &tail, sizeof(tail));
  CHECK(Sample().Read(bytes).said.find("its contents lie outside of it") != std::string::npos);
  const std::string forged =
      Forge(Sample().bytes(), [](CacheContents& contents, std::string&) { Child(contents, 3).suppressed.size -= 2; });
  CHECK(Sample().Read(forged).said.find("table `child` is not what was written") != std::string::npos);
}

TEST_CASE("cache: forged blocks give values or a refusal, whatever they hold", "[cache]") {
  std::mt19937 random(2);
  size_t refused = 0;
  for (int i = 0; i < 1500; ++i) {
    const std::string forged = Forge(Sample().bytes(), [&](CacheContents& contents, std::string& bytes) {
      for (size_t changes = random() % 4; changes > 0; --changes) {
        bytes[random() % bytes.size()] = static_cast<char>(random());
      }
      CacheTable& table = contents.tables[random() % contents.tables.size()];
      CacheColumn& column = table.columns[random() % table.columns.size()];
      uint64_t* const numbers[] = {&table.rows,
                                   &table.first_line,
                                   &column.values.offset,
                                   &column.values.size,
                                   &column.missing.size,
                                   &column.texts.offset,
                                   &column.texts.size,
                                   &column.text_count,
                                   &table.extra_lines.size,
                                   &column.missing.offset,
                                   &column.suppressed.size,
                                   &column.suppressed.offset};
      if (random() % 2 == 0) {
        *numbers[random() % std::size(numbers)] = random() % 3 == 0 ? uint64_t{random()} << 32 : random() % 200;
      }
    });
    const SampleCache::Answer answer = Sample().Read(forged);
    refused += answer.good ? 0 : 1;
  }
  CHECK(refused > 300);
  CHECK(refused < 1500);
}

TEST_CASE("cache: another declaration of a table is refused and named", "[cache]") {
  const TableDeclaration declared = Declare(Sample().tables()[1], Sample().tables(), Sample().code_sets());
  const auto difference = [&](auto change) {
    TableDeclaration other = declared;
    change(other);
    return DifferenceOf(declared, other).value_or("none");
  };
  CHECK(difference([](TableDeclaration&) {}) == "none");
  CHECK(difference([](TableDeclaration& t) { t.facts[1].text = "year from \"day\""; }) ==
        "table `child`: column `day` is `date or missing from \"day\"` in the cache and `year from \"day\"` in the script");
  CHECK(difference([](TableDeclaration& t) { t.facts.erase(t.facts.begin()); }) == "table `child`: column `parent` is only in the cache");
  CHECK(difference([](TableDeclaration& t) {
          t.facts.insert(t.facts.begin(), {"column `new`", "date"});
        }) == "table `child`: column `new` is not in the cache");
  CHECK(difference([](TableDeclaration& t) { std::swap(t.facts[0], t.facts[1]); }) ==
        "table `child`: column `day` has another place than in the cache");
  CHECK(DifferenceOf(CodeSetDeclaration{"grade", {"09", "10"}}, CodeSetDeclaration{"grade", {"09"}}) ==
        "codes `grade`: \"10\" is in the cache and not in the script");
  CHECK(DifferenceOf(CodeSetDeclaration{"grade", {"09", "10"}}, CodeSetDeclaration{"grade", {"10", "09"}}) ==
        "codes `grade` have another order in the cache");
}

}  // namespace tally
