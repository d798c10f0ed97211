#include "foundation/base/interrupt.h"

#include <atomic>

namespace tally {
namespace {

std::atomic<bool> asked{false};
std::atomic<bool> allowed{false};
static_assert(std::atomic<bool>::is_always_lock_free);  // for signal handlers

}  // namespace

void AskInterrupt() {
  asked = true;
}

Interruptible::Interruptible() {
  asked = false;
  allowed = true;
}
Interruptible::~Interruptible() {
  allowed = false;
}

void CheckInterrupt() {
  if (asked.load(std::memory_order_relaxed) && allowed) {
    asked = false;
    throw Interrupted{};
  }
}

}  // namespace tally
