#pragma once

#include <cstddef>
#include <functional>

namespace tally {

/// Worker threads of one run. `jobs` 1 runs everything on the caller's thread; results never depend on `jobs`.
class ThreadPool {
 public:
  explicit ThreadPool(int jobs);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int jobs() const { return jobs_; }

  /// Calls body(begin, end) over [0, count) in pieces whose bounds are multiples of `grain` (but for the last end).
  /// Returns when all pieces are done. Calls from inside a body run on the caller's thread.
  void ForRanges(size_t count, size_t grain, const std::function<void(size_t begin, size_t end)>& body);

  /// Calls task(i) for each i in [0, count), any order, on all threads.
  void ForEach(size_t count, const std::function<void(size_t)>& task);

 private:
  struct State;
  State* state_;
  int jobs_;
};

}  // namespace tally
