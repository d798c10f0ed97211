#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tally {

/// "1 column", "2 columns".
std::string Counted(size_t n, std::string_view one);
/// "1 key has", "2 keys have".
std::string Counted(size_t n, std::string_view one, std::string_view many);

}  // namespace tally
