#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tally {

/// One character of a text that may not be UTF-8: then it is one byte and not valid.
struct CodePoint {
  char32_t value;
  size_t size;  // in bytes
  bool valid;
};

/// Reads the character that begins at `byte`, which must be inside the text.
CodePoint ReadCodePoint(std::string_view text, size_t byte);
/// The byte offset `count` characters after `byte`, at most the end.
size_t SkipCodePoints(std::string_view text, size_t byte, size_t count);

/// The byte offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and cut sequences included).
std::optional<size_t> FindInvalidUtf8(std::string_view text);
/// Adds a character to a text; it must be one (no surrogate).
void AppendUtf8(char32_t point, std::string& text);
size_t CountCodePoints(std::string_view text);
/// Columns that the text takes on a terminal (wide and combining characters).
size_t DisplayWidth(std::string_view text);
/// For messages: control characters, bidirectional controls and bytes that are not UTF-8 as `\x1b`, `\u202e`; nothing is cut.
std::string EscapeControls(std::string_view text);
/// For messages: control characters as `\x1b`, at most 200 code points, cut with `...`.
std::string Printable(std::string_view text);

}  // namespace tally
