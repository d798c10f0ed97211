#include "foundation/diagnostics/suggestions.h"

#include <algorithm>
#include <vector>

namespace tally {
namespace {

constexpr size_t kMaxNameLength = 200;  // longer names get no suggestion: the time is the product of both lengths

/// The name as far as people confuse names: case, and `-` for `_`.
std::string Folded(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    } else if (c == '-' || c == ' ') {
      c = '_';
    }
  }
  return folded;
}

/// Insertions, deletions, substitutions and swaps of neighbours between the two, no letter edited twice (Damerau 1964,
/// optimal string alignment). Keeps three rows of the table.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_last(b.size() + 1);
  std::vector<size_t> last(b.size() + 1);
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) {
    last[j] = j;
  }
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

/// How many edits still look like a slip: one in three letters, at most three.
size_t NearEnough(size_t length) {
  return std::min<size_t>(3, std::max<size_t>(1, length / 3));
}

}  // namespace

std::optional<std::string> NearestName(std::string_view name, std::span<const std::string> candidates) {
  if (name.empty() || name.size() > kMaxNameLength) {
    return std::nullopt;
  }
  const std::string wanted = Folded(name);
  const std::string* nearest = nullptr;
  size_t best = NearEnough(wanted.size()) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate == name || candidate.size() > kMaxNameLength) {
      continue;
    }
    const std::string folded = Folded(candidate);
    if (folded == wanted) {
      return candidate;
    }
    const size_t difference = folded.size() > wanted.size() ? folded.size() - wanted.size() : wanted.size() - folded.size();
    if (difference >= best) {
      continue;
    }
    const size_t distance = EditDistance(wanted, folded);
    // A name of one or two letters shares nothing with a name that differs in all of them.
    if (distance < best && distance < std::max(wanted.size(), folded.size())) {
      best = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? std::nullopt : std::optional(*nearest);
}

}  // namespace tally
