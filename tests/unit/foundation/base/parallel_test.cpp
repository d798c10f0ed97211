#include "foundation/base/parallel.h"

#include <atomic>
#include <new>
#include <vector>

#include <catch2/catch.hpp>

using namespace tally;

TEST_CASE("parallel: ranges cover everything once and begin at multiples of the grain", "[base]") {
  for (int jobs : {1, 2, 5}) {
    ThreadPool pool(jobs);
    for (size_t count : {0u, 1u, 63u, 64u, 65u, 1000u, 100001u}) {
      std::vector<std::atomic<int>> touched(count);
      std::atomic<bool> aligned = true;
      pool.ForRanges(count, 64, [&](size_t begin, size_t end) {
        if (begin % 64 != 0 || (end % 64 != 0 && end != count)) {
          aligned = false;
        }
        for (size_t i = begin; i < end; ++i) {
          ++touched[i];
        }
      });
      bool once = true;
      for (const std::atomic<int>& times : touched) {
        once = once && times == 1;
      }
      INFO(jobs << " jobs, " << count << " rows");
      CHECK(once);
      CHECK(aligned);
    }
  }
}

TEST_CASE("parallel: calls from inside a task run on the same thread", "[base]") {
  ThreadPool pool(3);
  std::atomic<size_t> sum = 0;
  pool.ForEach(20, [&](size_t i) { pool.ForEach(10, [&](size_t j) { sum += i * j; }); });
  CHECK(sum == 190 * 45);
}

TEST_CASE("parallel: an exception reaches the caller and the pool goes on", "[base]") {
  ThreadPool pool(4);
  CHECK_THROWS_AS(pool.ForEach(100,
                               [](size_t i) {
                                 if (i == 37) {
                                   throw std::bad_alloc();
                                 }
                               }),
                  std::bad_alloc);
  std::atomic<size_t> count = 0;
  pool.ForEach(100, [&](size_t) { ++count; });
  CHECK(count == 100);
}

TEST_CASE("parallel: a pool without sensible jobs has one", "[base]") {
  CHECK(ThreadPool(0).jobs() == 1);
  CHECK(ThreadPool(-3).jobs() == 1);
}
