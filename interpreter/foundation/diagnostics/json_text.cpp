#include "foundation/diagnostics/json_text.h"

#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "foundation/source/utf8.h"

namespace tally {

std::string JsonText(std::string_view text, size_t max_characters) {
  std::string out = "\"";
  const size_t end = SkipCodePoints(text, 0, max_characters);
  for (size_t byte = 0; byte < end;) {
    const CodePoint c = ReadCodePoint(text, byte);
    const bool is_direction = (c.value >= 0x2028 && c.value <= 0x202E) || (c.value >= 0x2066 && c.value <= 0x2069);
    if (!c.valid) {
      out += "\\ufffd";
    } else if (c.value == '"' || c.value == '\\') {
      out += '\\';
      out += static_cast<char>(c.value);
    } else if (c.value < 0x20 || (c.value >= 0x7F && c.value <= 0x9F) || is_direction) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<uint32_t>(c.value));
    } else {
      out.append(text.substr(byte, c.size));
    }
    byte += c.size;
  }
  out += end < text.size() ? "...\"" : "\"";
  return out;
}

}  // namespace tally
