#include "foundation/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace tally {
namespace {

constexpr int kMaxJobs = 256;
constexpr size_t kPiecesPerThread = 4;  // so that a thread with easy pieces takes more of them

thread_local bool inside_task = false;

}  // namespace

struct ThreadPool::State {
  std::mutex one_call;  // held while a call of ForRanges or ForEach is under way

  std::mutex mutex;  // guards what follows, but for `next`
  std::condition_variable call_began;
  std::condition_variable call_ended;
  const std::function<void(size_t)>* task = nullptr;
  size_t task_count = 0;
  std::atomic<size_t> next = 0;  // the first task that nobody took yet
  size_t busy = 0;               // workers that have not finished this call
  uint64_t calls = 0;
  bool stop = false;
  std::exception_ptr failure;
  std::vector<std::thread> workers;

  /// Takes tasks until none is left; the first exception ends the call.
  void TakeTasks() {
    inside_task = true;
    try {
      for (size_t i = next.fetch_add(1); i < task_count; i = next.fetch_add(1)) {
        (*task)(i);
      }
    } catch (...) {
      next = task_count;
      const std::lock_guard lock(mutex);
      if (!failure) {
        failure = std::current_exception();
      }
    }
    inside_task = false;
  }

  void Work() {
    uint64_t seen = 0;
    std::unique_lock lock(mutex);
    while (true) {
      call_began.wait(lock, [&] { return stop || calls != seen; });
      if (stop) {
        return;
      }
      seen = calls;
      lock.unlock();
      TakeTasks();
      lock.lock();
      --busy;
      if (busy == 0) {
        call_ended.notify_one();
      }
    }
  }

  void Run(size_t count, const std::function<void(size_t)>& body) {
    const std::lock_guard call(one_call);
    {
      const std::lock_guard lock(mutex);
      task = &body;
      task_count = count;
      next = 0;
      busy = workers.size();
      failure = nullptr;
      ++calls;
    }
    call_began.notify_all();
    TakeTasks();
    std::unique_lock lock(mutex);
    call_ended.wait(lock, [&] { return busy == 0; });
    if (failure) {
      std::rethrow_exception(std::exchange(failure, nullptr));
    }
  }
};

ThreadPool::ThreadPool(int jobs) : state_(new State), jobs_(std::clamp(jobs, 1, kMaxJobs)) {
  for (int i = 1; i < jobs_; ++i) {
    try {
      state_->workers.emplace_back([state = state_] { state->Work(); });
    } catch (const std::system_error&) {
      break;  // the machine gives no more threads; those that are there do all the work
    }
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->call_began.notify_all();
  for (std::thread& worker : state_->workers) {
    worker.join();
  }
  delete state_;
}

void ThreadPool::ForRanges(size_t count, size_t grain, const std::function<void(size_t, size_t)>& body) {
  if (count == 0) {
    return;
  }
  grain = std::max<size_t>(grain, 1);
  const size_t grains = (count - 1) / grain + 1;
  const size_t wanted_pieces = static_cast<size_t>(jobs_) * kPiecesPerThread;
  const size_t piece = grain * ((grains - 1) / wanted_pieces + 1);
  if (jobs_ == 1 || inside_task || piece >= count) {
    body(0, count);
    return;
  }
  ForEach((count - 1) / piece + 1, [&](size_t i) { body(i * piece, std::min(count, (i + 1) * piece)); });
}

void ThreadPool::ForEach(size_t count, const std::function<void(size_t)>& task) {
  if (jobs_ == 1 || inside_task || count <= 1) {
    for (size_t i = 0; i < count; ++i) {
      task(i);
    }
    return;
  }
  state_->Run(count, task);
}

}  // namespace tally
