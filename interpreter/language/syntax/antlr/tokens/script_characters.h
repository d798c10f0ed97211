#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <antlr4-runtime.h>

namespace tally::syntax {

/// The characters of a script, or of a slot in one of its texts, for the lexer; and the way back from their numbers to bytes.
class ScriptCharacters : public antlr4::ANTLRInputStream {
 public:
  /// `text` is valid UTF-8 and begins at `first_byte` of its file.
  void Read(std::string_view text, uint32_t first_byte);

  /// The byte at which a character begins; the number of characters gives the end.
  uint32_t Byte(size_t character) const;

 private:
  uint32_t first_byte_ = 0;
  std::vector<uint32_t> bytes_;  // of each character; empty when all are ASCII
};

}  // namespace tally::syntax
