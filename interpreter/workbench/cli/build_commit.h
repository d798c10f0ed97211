#pragma once

#include <string_view>

namespace tally {

/// The commit that this program was built of, `+` behind it where files of it were changed; empty where nobody knows.
std::string_view BuildCommit();

}  // namespace tally
