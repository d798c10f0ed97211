#pragma once

#include <string_view>

namespace tally {

/// Standard output, which may be full or closed.
class StandardOutput {
 public:
  /// False when it cannot be written; what follows is not tried.
  bool Write(std::string_view text);
  /// The fault of the operating system that ended the writing; 0: all was written.
  int fault() const { return fault_; }

 private:
  int fault_ = 0;
};

}  // namespace tally
