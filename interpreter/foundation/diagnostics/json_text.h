#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

namespace tally {

/// A JSON string with its quotes. What JSON need not escape is escaped too where a terminal could obey it (control characters, changes of
/// direction); bytes that are not UTF-8 become U+FFFD. A text of more than `max_characters` is cut and ends in `...`.
std::string JsonText(std::string_view text, size_t max_characters = std::numeric_limits<size_t>::max());

}  // namespace tally
