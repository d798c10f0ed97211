#pragma once

#include <chrono>
#include <functional>

#include "engine/dataset/dataset.h"

namespace tally {

/// A line on the terminal that says how far the reading of the data is; nothing when standard error is no terminal or the work is short.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// What is to be called while data is read; empty when nothing is shown. This object must live as long.
  std::function<void(const DataSource::Progress&)> Callback();
  /// Takes the line away, before anything else is printed.
  void Clear();

 private:
  void Show(const DataSource::Progress& progress);

  using Clock = std::chrono::steady_clock;
  bool on_terminal_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

}  // namespace tally
