#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tally {

/// "1 column", "2 columns".
std::string Counted(size_t n, std::string_view one);

}  // namespace tally
