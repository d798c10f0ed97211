#pragma once

namespace tally {

/// Thrown out of a long computation that was asked to stop.
struct Interrupted {};

/// Asks what is computed to stop. May be called from a signal handler.
void AskInterrupt();

/// While it lives, what is computed can be stopped; a request from before it is forgotten.
class Interruptible {
 public:
  Interruptible();
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
};

/// Throws Interrupted where that was asked for. Called between the steps of a computation, on its own thread only.
void CheckInterrupt();

}  // namespace tally
