#include "language/syntax/antlr/tokens/script_characters.h"

#include <algorithm>

#include "foundation/source/utf8.h"

namespace tally::syntax {

void ScriptCharacters::Read(std::string_view text, uint32_t first_byte) {
  first_byte_ = first_byte;
  bytes_.clear();
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii) {
    _data.assign(text.begin(), text.end());
  } else {
    _data.clear();
    for (size_t byte = 0; byte < text.size();) {
      const CodePoint point = ReadCodePoint(text, byte);
      bytes_.push_back(first_byte + static_cast<uint32_t>(byte));
      _data.push_back(point.value);
      byte += point.size;
    }
    bytes_.push_back(first_byte + static_cast<uint32_t>(text.size()));
  }
  p = 0;
}

uint32_t ScriptCharacters::Byte(size_t character) const {
  if (bytes_.empty()) {
    return first_byte_ + static_cast<uint32_t>(std::min(character, _data.size()));
  }
  return bytes_[std::min(character, bytes_.size() - 1)];
}

}  // namespace tally::syntax
