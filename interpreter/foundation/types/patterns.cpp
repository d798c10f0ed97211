#include "foundation/types/patterns.h"

#include <algorithm>

#include "foundation/source/utf8.h"

namespace tally {
namespace {

bool MatchesOne(std::string_view text, std::string_view pattern, std::string_view wildcard) {
  size_t at = 0;
  while (!pattern.empty()) {
    if (!wildcard.empty() && pattern.substr(0, wildcard.size()) == wildcard) {
      if (at >= text.size()) {
        return false;
      }
      at += ReadCodePoint(text, at).size;
      pattern.remove_prefix(wildcard.size());
      continue;
    }
    if (at >= text.size() || text[at] != pattern.front()) {
      return false;
    }
    ++at;
    pattern.remove_prefix(1);
  }
  return at == text.size();
}

}  // namespace

bool FitsAny(std::string_view text, const std::vector<std::string>& patterns, std::string_view wildcard) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) { return MatchesOne(text, pattern, wildcard); });
}

}  // namespace tally
