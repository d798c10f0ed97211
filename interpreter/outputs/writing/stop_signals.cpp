#include "outputs/writing/stop_signals.h"

#include <csignal>

namespace tally {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void NoteStop(int) {
  stop_asked = 1;
}

constexpr int kStopping[] = {SIGINT, SIGTERM, SIGHUP};
struct sigaction saved[sizeof(kStopping) / sizeof(kStopping[0])];

}  // namespace

StopSignals::StopSignals() {
  struct sigaction action {};
  action.sa_handler = NoteStop;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (size_t i = 0; i < sizeof(kStopping) / sizeof(kStopping[0]); ++i) {
    sigaction(kStopping[i], &action, &saved[i]);
    if (saved[i].sa_handler == SIG_IGN) {
      sigaction(kStopping[i], &saved[i], nullptr);
    }
  }
}

StopSignals::~StopSignals() {
  for (size_t i = 0; i < sizeof(kStopping) / sizeof(kStopping[0]); ++i) {
    sigaction(kStopping[i], &saved[i], nullptr);
  }
}

bool StopSignals::Asked() {
  return stop_asked != 0;
}

}  // namespace tally
