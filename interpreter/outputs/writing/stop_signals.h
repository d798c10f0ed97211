#pragma once

namespace tally {

/// While it lives, a signal that would end the program is only noted, so that what is half-written can be taken away.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  static bool Asked();
};

}  // namespace tally
