#include <catch2/catch.hpp>

#include "foundation/base/interrupt.h"

namespace tally {
namespace {

TEST_CASE("a computation stops only where it may be interrupted, once") {
  AskInterrupt();
  CHECK_NOTHROW(CheckInterrupt());
  const Interruptible computation;
  CHECK_NOTHROW(CheckInterrupt());  // what was asked before is forgotten
  AskInterrupt();
  CHECK_THROWS_AS(CheckInterrupt(), Interrupted);
  CHECK_NOTHROW(CheckInterrupt());
}

}  // namespace
}  // namespace tally
