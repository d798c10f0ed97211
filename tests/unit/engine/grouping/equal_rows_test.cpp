#include "engine/grouping/equal_rows.h"

#include <map>
#include <random>
#include <tuple>

#include <catch2/catch.hpp>

#include "engine/grouping/aggregates.h"
#include "engine/sample.h"

namespace tally {
namespace {

using namespace sample;

/// The numbers of the tuples of two sources as they first appear, row by row.
void CheckNumbers(const std::vector<std::vector<int64_t>>& sources, const std::vector<const Bitmap*>& taking, ThreadPool* pool,
                  size_t rows_at_a_time) {
  std::vector<Vector> vectors;
  std::vector<size_t> rows;
  for (const std::vector<int64_t>& values : sources) {
    Vector v;
    v.layout = Layout::kI64;
    v.size = values.size();
    v.i64 = values;
    vectors.push_back(std::move(v));
    rows.push_back(values.size());
  }
  std::vector<std::vector<const Vector*>> keys;
  for (const Vector& v : vectors) {
    keys.push_back({&v});
  }
  const PackedKeys packed(keys, rows);
  EqualRows equal(packed, taking, rows, pool, rows_at_a_time);
  std::map<int64_t, int32_t> expected;
  for (size_t s = 0; s < sources.size(); ++s) {
    const std::vector<int32_t> groups = equal.TakeGroups(s);
    const Bitmap firsts = equal.FirstRows(s);
    REQUIRE(groups.size() == rows[s]);
    REQUIRE(firsts.size() == rows[s]);
    size_t wrong = 0;
    for (size_t row = 0; row < rows[s]; ++row) {
      if (taking[s] != nullptr && !taking[s]->Test(row)) {
        wrong += groups[row] != kMissing32 || firsts.Test(row) ? 1 : 0;
        continue;
      }
      const auto [place, is_new] = expected.emplace(sources[s][row], static_cast<int32_t>(expected.size()));
      wrong += groups[row] != place->second || firsts.Test(row) != is_new ? 1 : 0;
    }
    CHECK(wrong == 0);
  }
  CHECK(equal.group_count() == expected.size());
}

TEST_CASE("equal rows are found in any number of rounds, on any number of threads") {
  std::mt19937_64 random(11);
  ThreadPool two(2);
  const auto draw = [&](size_t rows, auto value) {
    std::vector<int64_t> values(rows);
    for (int64_t& v : values) {
      v = random() % 50 == 0 ? kMissing64 : value();
    }
    return values;
  };
  const auto wide = [&] { return static_cast<int64_t>(random() % 60000); };
  const auto narrow = [&] { return static_cast<int64_t>(random() % 3); };
  const auto crowded = [&] {
    return random() % 1000 == 0 ? int64_t{1} << 60 : static_cast<int64_t>(random() % 40000);
  };  // nearly all in one bucket
  const auto check = [&](auto value) {
    const std::vector<std::vector<int64_t>> sources = {draw(70001, value), draw(0, value), draw(20000, value)};
    Bitmap some(sources[0].size());
    for (size_t row = 0; row < some.size(); ++row) {
      if (random() % 3 != 0) {
        some.Set(row);
      }
    }
    for (ThreadPool* const pool : {static_cast<ThreadPool*>(nullptr), &two}) {
      for (const size_t rows_at_a_time : {size_t{1}, size_t{20000}, size_t{0}}) {
        CheckNumbers(sources, {nullptr, nullptr, nullptr}, pool, rows_at_a_time);
        CheckNumbers(sources, {&some, nullptr, nullptr}, pool, rows_at_a_time);
      }
    }
  };
  check(wide);
  check(narrow);
  check(crowded);
}

TEST_CASE("few probes find their groups among many, and many among few") {
  std::mt19937_64 random(12);
  ThreadPool two(2);
  const auto draw = [&](size_t rows, uint64_t values) {
    Vector v;
    v.layout = Layout::kI64;
    v.size = rows;
    for (size_t row = 0; row < rows; ++row) {
      v.i64.push_back(random() % 40 == 0 ? kMissing64 : static_cast<int64_t>(random() % values * 7919));
    }
    return v;
  };
  for (const auto& [group_count, probe_count, values] : std::vector<std::tuple<size_t, size_t, uint64_t>>{
           {9, 200000, 20}, {60000, 500, 1000000}, {60000, 500, 3000}, {500, 90000, 1000000}, {3, 1, 1}}) {
    const Vector groups = draw(group_count, values);
    const Vector probes = draw(probe_count, values);
    std::map<int64_t, int32_t> first;
    for (size_t row = group_count; row-- > 0;) {
      first[groups.i64[row]] = static_cast<int32_t>(row);
    }
    first.erase(kMissing64);
    for (ThreadPool* const pool : {static_cast<ThreadPool*>(nullptr), &two}) {
      const Vector found = ProbeGroups({&groups}, group_count, {&probes}, KernelContext{.rows = probe_count, .span = {}, .pool = pool});
      size_t wrong = 0;
      for (size_t row = 0; row < probe_count; ++row) {
        const auto place = first.find(probes.i64[row]);
        wrong += found.i32[row] != (place == first.end() ? kMissing32 : place->second) ? 1 : 0;
      }
      CHECK(wrong == 0);
    }
  }
}

}  // namespace
}  // namespace tally
