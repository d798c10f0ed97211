#pragma once

#include <string_view>

namespace tally {

/// Reports our own fault (never the user's) with its place and ends the process with status 70.
[[noreturn]] void CheckFailed(const char* file, int line, std::string_view condition);

}  // namespace tally

// States what must hold whatever the script or data; a script that can reach a failing check is a bug of ours.
#define TALLY_CHECK(condition)                              \
  do {                                                      \
    if (!(condition)) {                                     \
      ::tally::CheckFailed(__FILE__, __LINE__, #condition); \
    }                                                       \
  } while (false)
