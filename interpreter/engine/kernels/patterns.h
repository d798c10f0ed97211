#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tally {

/// Whether a text fits one of the patterns as a whole; `wildcard` stands for exactly one code point. A pattern as text fits where
/// everything that it stands for does.
bool FitsAny(std::string_view text, const std::vector<std::string>& patterns, std::string_view wildcard);

}  // namespace tally
