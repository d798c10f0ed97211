#pragma once

#include <string_view>

namespace tally::bound {

/// The severities that every program has, the worst first, in small or capital letters: they print as they are written. The codes of a code
/// set `severity` are others.
inline constexpr std::string_view kSeverities[] = {"error", "warning", "info", "excluded"};
/// Of rows that are left out on purpose: no finding of theirs is a fault.
inline constexpr std::string_view kExcluded = "excluded";

}  // namespace tally::bound
