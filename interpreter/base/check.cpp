#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace tally {

void CheckFailed(const char* file, int line, std::string_view condition) {
  std::fprintf(stderr, "tally has a fault of its own: %s:%d: `%.*s` does not hold\n", file, line, static_cast<int>(condition.size()),
               condition.data());
  std::abort();
}

}  // namespace tally
