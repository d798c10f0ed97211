#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tally {

/// Texts that fit one of the patterns and none of the exceptions; the wildcard stands for exactly one code point.
struct PatternSet {
  std::string wildcard;  // "X"
  std::vector<std::string> patterns;
  std::vector<std::string> except;
};
/// The patterns of the school years `from` through `through`.
struct YearPatterns {
  int from;
  int through;
  PatternSet set;
};

/// Whether a text fits one of the patterns as a whole; `wildcard` stands for exactly one code point. A pattern as text fits where
/// everything that it stands for does.
bool FitsAny(std::string_view text, const std::vector<std::string>& patterns, std::string_view wildcard);

}  // namespace tally
