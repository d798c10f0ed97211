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

  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      if (!committing_ && !parsed_.empty() && parsed_.front() != nullptr) {
        Commit(lock);
      } else if (!reading_ && !ended_ && (!free_.empty() || blocks_made_ < most_blocks_)) {
        ReadAndParse(lock);
      } else if (ended_ && parsed_.empty() && !committing_) {
        return;
      } else {
        changed_.wait(lock);
      }
    }
  }

  const std::optional<std::string>& failure() const { return failure_; }

 private:
  void Commit(std::unique_lock<std::mutex>& lock) {
    std::unique_ptr<BlockWork> work = std::move(parsed_.front());
    parsed_.pop_front();
    ++committed_;
    committing_ = true;
    const bool skip = stopped_;
    lock.unlock();
    const bool go_on = skip || pipeline_.commit(*work);
    lock.lock();
    committing_ = false;
    free_.push_back(std::move(work));
    if (!go_on) {
      stopped_ = true;
      ended_ = true;
    }
    changed_.notify_all();
  }

  void ReadAndParse(std::unique_lock<std::mutex>& lock) {
    std::unique_ptr<BlockWork> work = TakeFree();
    reading_ = true;
    lock.unlock();
    bool got = true;
    std::optional<std::string> failure;
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
    lock.lock();
    reading_ = false;
    if (!got) {
      ended_ = true;
      failure_ = failure;
      free_.push_back(std::move(work));
      changed_.notify_all();
      return;
    }
    const size_t ordinal = committed_ + parsed_.size();
    parsed_.push_back(nullptr);  // its place in the order
    changed_.notify_all();
    lock.unlock();
    pipeline_.parse(*work);
    lock.lock();
    parsed_[ordinal - committed_] = std::move(work);
    changed_.notify_all();
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
