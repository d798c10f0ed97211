#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tally {

/// The candidate nearest to `name` (case ignored first, then edit distance with transpositions), if one is near enough.
std::optional<std::string> NearestName(std::string_view name, std::span<const std::string> candidates);

}  // namespace tally
