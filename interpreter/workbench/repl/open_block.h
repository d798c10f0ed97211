#pragma once

#include <cstddef>
#include <string_view>

namespace tally {

/// Whether lines that are typed one after the other have an open block, so that they need not be read anew with each of them.
class OpenBlock {
 public:
  /// True where the text so far ends inside a block for certain. Not for certain: ask the parser.
  bool GoesOn(std::string_view line);
  void Clear() { *this = OpenBlock(); }

 private:
  bool Read(std::string_view line);

  size_t braces_ = 0;
  bool is_known_ = true;
};

}  // namespace tally
