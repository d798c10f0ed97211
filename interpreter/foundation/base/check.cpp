#include "foundation/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tally {

void CheckFailed(const char* file, int line, std::string_view condition) {
  std::fprintf(stderr, "error: tally: tally has a fault of its own: %s:%d: `%.*s` does not hold\n", file, line,
               static_cast<int>(condition.size()), condition.data());
#ifdef TALLY_FUZZ
  std::abort();  // a fuzzer sees nothing else
#endif
  constexpr int kInternalFault = 70;  // as `tally help` says; nothing has been written, outputs come last and whole
  std::_Exit(kInternalFault);
}

}  // namespace tally
