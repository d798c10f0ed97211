#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tally {

/// The words of an input, between blanks.
std::vector<std::string> WordsOf(std::string_view text);

}  // namespace tally
