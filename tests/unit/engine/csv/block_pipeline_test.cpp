#include <atomic>
#include <new>
#include <numeric>

#include <catch2/catch.hpp>

#include "engine/csv/block_pipeline.h"

namespace tally {
namespace {

constexpr int kLines = 2000;

std::string Lines() {
  std::string text;
  for (int line = 0; line < kLines; ++line) {
    text += std::to_string(line) + "\n";
  }
  return text;
}

/// Gives its text a few bytes at a time; fails or throws when so much was read.
class Source : public ByteSource {
 public:
  Source(size_t fails_at, size_t throws_at) : fails_at_(fails_at), throws_at_(throws_at) {}
  Result<size_t> Read(char* to, size_t size) override {
    if (next_ >= throws_at_) {
      throw std::bad_alloc();
    }
    if (next_ >= fails_at_) {
      return Failure{"the disk is broken"};
    }
    const size_t got = std::min({size, size_t{50}, text_.size() - next_});
    text_.copy(to, got, next_);
    next_ += got;
    return got;
  }
  uint64_t TotalBytes() const override { return text_.size(); }

 private:
  std::string text_ = Lines();
  size_t next_ = 0;
  size_t fails_at_;
  size_t throws_at_;
};

constexpr size_t kNever = ~size_t{0};

struct Steps {
  size_t parse_throws_at = kNever;
  size_t commit_throws_at = kNever;
  size_t commit_stops_at = kNever;
  size_t read_throws_at = kNever;
  size_t read_fails_at = kNever;
};

struct Outcome {
  bool threw = false;
  std::string failure;
  std::string committed;
};

Outcome Run(const Steps& steps, int jobs) {
  Outcome outcome;
  ThreadPool pool(jobs);
  BlockReader reader(std::make_unique<Source>(steps.read_fails_at, steps.read_throws_at), 64, ScanPath::kScalar);
  std::atomic<size_t> parsed = 0;
  size_t committed = 0;
  BlockPipeline pipeline{
      .reader = reader,
      .first = nullptr,
      .parse =
          [&](BlockWork&) {
            if (parsed++ == steps.parse_throws_at) {
              throw std::bad_alloc();
            }
          },
      .commit =
          [&](BlockWork& work) {
            if (committed == steps.commit_throws_at) {
              throw std::bad_alloc();
            }
            outcome.committed += work.text.view();
            return ++committed != steps.commit_stops_at;
          },
      .failed = [&](const std::string& why) { outcome.failure = why; },
  };
  try {
    pipeline.Run(pool);
  } catch (const std::bad_alloc&) {
    outcome.threw = true;
  }
  return outcome;
}

TEST_CASE("pipeline: blocks are handed on in order, whatever the number of threads", "[csv]") {
  for (const int jobs : {1, 2, 3, 8}) {
    CHECK(Run({}, jobs).committed == Lines());
  }
}

TEST_CASE("pipeline: a step that throws ends the run, and its exception arrives", "[csv]") {
  for (const int jobs : {1, 2, 3, 8}) {
    for (const size_t at : {0, 1, 2, 5, 40}) {
      INFO(jobs << " threads, at " << at);
      CHECK(Run({.parse_throws_at = at}, jobs).threw);
      CHECK(Run({.commit_throws_at = at}, jobs).threw);
      CHECK(Run({.read_throws_at = at * 60}, jobs).threw);
    }
  }
}

TEST_CASE("pipeline: where reading fails, what was read is handed on first", "[csv]") {
  for (const int jobs : {1, 2, 8}) {
    const Outcome outcome = Run({.read_fails_at = 4000}, jobs);
    CHECK(outcome.failure == "the disk is broken");
    CHECK(Lines().starts_with(outcome.committed));
    CHECK(outcome.committed.size() > 3000);
  }
}

TEST_CASE("pipeline: nothing is handed on after a step that says stop", "[csv]") {
  for (const int jobs : {1, 2, 8}) {
    const Outcome outcome = Run({.commit_stops_at = 3}, jobs);
    CHECK_FALSE(outcome.threw);
    CHECK(outcome.committed.size() < 200);
    CHECK(Lines().starts_with(outcome.committed));
  }
}

}  // namespace
}  // namespace tally
