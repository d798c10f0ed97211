#include "workbench/cli/standard_output.h"

#include <unistd.h>

#include <cerrno>

namespace tally {

bool StandardOutput::Write(std::string_view text) {
  while (!text.empty() && fault_ == 0) {
    const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      fault_ = errno;
    }
  }
  return fault_ == 0;
}

}  // namespace tally
