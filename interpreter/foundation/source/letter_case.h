#pragma once

#include <string_view>

namespace tally {

/// Whether two texts are the same but for the case of a to z.
bool EqualIgnoringCase(std::string_view a, std::string_view b);

}  // namespace tally
