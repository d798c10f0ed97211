#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tally {

/// The byte offset of the first byte that is not valid UTF-8 (overlong forms, surrogates and cut sequences included).
std::optional<size_t> FindInvalidUtf8(std::string_view text);
size_t CountCodePoints(std::string_view text);
/// Columns that the text takes on a terminal (wide and combining characters).
size_t DisplayWidth(std::string_view text);
/// For messages: control characters as `\x1b`, at most 200 code points, cut with `...`.
std::string Printable(std::string_view text);

}  // namespace tally
