#include "engine/csv/block_pipeline.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace tally {
namespace {

constexpr size_t kSpareBlocks = 2;  // beyond one a thread, so that nobody waits for a block to become free

class PipelineRun {
 public:
  PipelineRun(BlockPipeline& pipeline, size_t threads) : pipeline_(pipeline), most_blocks_(threads == 1 ? 1 : threads + kSpareBlocks) {}

  /// One thread's share. Where a step throws, the others end too, and what was read is dropped.
  void Work() {
    std::unique_lock lock(mutex_);
    try {
      while (!IsDone()) {
        if (!committing_ && !parsed_.empty() && parsed_.front() != nullptr) {
          Commit(lock);
        } else if (CanRead()) {
          ReadAndParse(lock);
        } else {
          changed_.wait(lock);
        }
      }
    } catch (...) {
      stopped_ = true;
      ended_ = true;
      changed_.notify_all();
      throw;
    }
    changed_.notify_all();
  }

  const std::optional<std::string>& failure() const { return failure_; }

 private:
  bool IsDone() const { return ended_ && parsed_.empty() && !committing_; }
  bool CanRead() const { return !reading_ && !ended_ && (!free_.empty() || blocks_made_ < most_blocks_); }
  // Who parsed the next block hands it on himself, and who read a block parses it: others are only needed to read on.
  void LetReadOn() {
    if (CanRead()) {
      changed_.notify_one();
    }
  }

  // Runs a step without the lock; undo() with it, where the step throws.
  template <class Step, class Undo>
  static void Outside(std::unique_lock<std::mutex>& lock, Step&& step, Undo&& undo) {
    lock.unlock();
    try {
      step();
    } catch (...) {
      lock.lock();
      undo();
      throw;
    }
    lock.lock();
  }

  void Commit(std::unique_lock<std::mutex>& lock) {
    std::unique_ptr<BlockWork> work = std::move(parsed_.front());
    parsed_.pop_front();
    ++committed_;
    committing_ = true;
    const bool skip = stopped_;
    bool go_on = true;
    Outside(
        lock, [&] { go_on = skip || pipeline_.commit(*work); }, [&] { committing_ = false; });
    committing_ = false;
    free_.push_back(std::move(work));
    if (!go_on) {
      stopped_ = true;
      ended_ = true;
    }
    LetReadOn();
  }

  void ReadAndParse(std::unique_lock<std::mutex>& lock) {
    std::unique_ptr<BlockWork> work = TakeFree();
    reading_ = true;
    bool got = true;
    std::optional<std::string> failure;
    const auto read = [&] {
      if (pipeline_.first != nullptr) {
        work = std::move(pipeline_.first);
      } else {
        const Result<bool> next = pipeline_.reader.Next(work->text);
        got = next.ok() && next.value();
        if (!next.ok()) {
          failure = next.message();
        }
      }
      work->bytes_read = pipeline_.reader.bytes_read();
    };
    Outside(lock, read, [&] { reading_ = false; });
    reading_ = false;
    if (!got) {
      ended_ = true;
      failure_ = failure;
      free_.push_back(std::move(work));
      return;
    }
    const size_t ordinal = committed_ + parsed_.size();
    parsed_.push_back(nullptr);  // its place in the order
    LetReadOn();
    const auto put = [&] { parsed_[ordinal - committed_] = std::move(work); };
    Outside(
        lock, [&] { pipeline_.parse(*work); }, put);
    put();
  }

  std::unique_ptr<BlockWork> TakeFree() {
    if (free_.empty()) {
      ++blocks_made_;
      return std::make_unique<BlockWork>();
    }
    std::unique_ptr<BlockWork> work = std::move(free_.back());
    free_.pop_back();
    return work;
  }

  BlockPipeline& pipeline_;
  const size_t most_blocks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<BlockWork>> free_;
  std::deque<std::unique_ptr<BlockWork>> parsed_;  // in order from number committed_; null: still being parsed
  size_t committed_ = 0;
  size_t blocks_made_ = 0;
  bool reading_ = false;
  bool committing_ = false;
  bool ended_ = false;    // nothing more is read
  bool stopped_ = false;  // what was read is dropped
  std::optional<std::string> failure_;
};

}  // namespace

void BlockPipeline::Run(ThreadPool& pool) {
  const auto threads = static_cast<size_t>(pool.jobs());
  PipelineRun run(*this, threads);
  pool.ForEach(threads, [&](size_t) { run.Work(); });
  if (run.failure().has_value()) {
    failed(*run.failure());
  }
}

}  // namespace tally
