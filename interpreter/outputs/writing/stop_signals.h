#pragma once

#include <string>

namespace tally {

/// What happens when SIGINT, SIGTERM or SIGHUP asks the program to end. As long as nothing is written it ends at once, with a message and
/// an exit status; from OnlyNote on a signal is noted, so that what is half-written can be taken away.
class StopSignals {
 public:
  /// From now on, and to the end of the program.
  static void Watch(std::string message, int exit_status);
  static void OnlyNote();
  /// Whether to stop now; who is told so stops. Nobody asks once the first file has its final name.
  static bool Asked();
  /// Whether somebody was told to stop.
  static bool Stopped();
};

}  // namespace tally
