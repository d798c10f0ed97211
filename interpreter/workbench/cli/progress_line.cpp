#include "workbench/cli/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include <fmt/format.h>

#include "foundation/base/grouped.h"

namespace tally {
namespace {

constexpr std::chrono::milliseconds kQuiet{500};  // short work shows nothing
constexpr std::chrono::milliseconds kBetween{100};

}  // namespace

ProgressLine::ProgressLine() : on_terminal_(isatty(STDERR_FILENO) != 0) {}
ProgressLine::~ProgressLine() {
  Clear();
}

std::function<void(const DataSource::Progress&)> ProgressLine::Callback() {
  if (!on_terminal_) {
    return {};
  }
  return [this](const DataSource::Progress& progress) { Show(progress); };
}

void ProgressLine::Show(const DataSource::Progress& progress) {
  const Clock::time_point now = Clock::now();
  if (now - start_ < kQuiet || (shown_ && now - last_ < kBetween)) {
    return;
  }
  last_ = now;
  std::string line = fmt::format("reading: {} rows", Grouped(progress.rows_done));
  if (progress.bytes_total > 0 && progress.bytes_done > 0) {
    const double share = std::min(1.0, static_cast<double>(progress.bytes_done) / static_cast<double>(progress.bytes_total));
    const double seconds = std::chrono::duration<double>(now - start_).count();
    line += fmt::format(", {:.0f} %, {:.0f} s left", share * 100, seconds / share - seconds);
  }
  fmt::print(stderr, "\r\x1b[K{}", line);
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::Clear() {
  if (shown_) {
    std::fputs("\r\x1b[K", stderr);
    std::fflush(stderr);
    shown_ = false;
  }
}

}  // namespace tally
