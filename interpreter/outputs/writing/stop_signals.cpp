#include "outputs/writing/stop_signals.h"

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <utility>

namespace tally {
namespace {

// What the handler reads stands before it is set.
std::string message;
int exit_status = 0;
enum class Phase { kNothingWritten, kOnlyNoting, kEnding };
std::atomic<Phase> phase{Phase::kNothingWritten};
std::atomic<bool> asked{false};
std::atomic<bool> stopped{false};
static_assert(std::atomic<Phase>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void Stop(int) {
  Phase expected = Phase::kNothingWritten;
  if (!phase.compare_exchange_strong(expected, Phase::kEnding)) {
    asked = true;
    return;
  }
  const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
  static_cast<void>(written);  // there is nobody else to tell
  _exit(exit_status);
}

}  // namespace

void StopSignals::Watch(std::string what_to_say, int status) {
  message = std::move(what_to_say);
  exit_status = status;
  struct sigaction action {};
  action.sa_handler = Stop;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction before {};
    if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN) {
      sigaction(signal, &action, nullptr);
    }
  }
}

void StopSignals::OnlyNote() {
  Phase expected = Phase::kNothingWritten;
  phase.compare_exchange_strong(expected, Phase::kOnlyNoting);
  while (expected == Phase::kEnding) {
    pause();  // another thread says the message and ends the program
  }
}

bool StopSignals::Asked() {
  if (asked) {
    stopped = true;
  }
  return stopped;
}

bool StopSignals::Stopped() {
  return stopped;
}

}  // namespace tally
