#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <vector>

/// What a reader of published tables knows about their numbers.
namespace tally {

using NumberId = uint32_t;

/// A whole number that the reader knows to lie in low .. high; low == high: it is printed.
struct Bounds {
  static constexpr int64_t kUnbounded = std::numeric_limits<int64_t>::max() / 4;
  int64_t low = 0;
  int64_t high = kUnbounded;
  bool known() const { return low == high; }
};

/// Sum of factor * number = limit, or <= limit.
struct Relation {
  struct Term {
    NumberId number;
    int64_t factor;
  };
  enum class Kind { kEqual, kAtMost };
  std::vector<Term> terms;
  Kind kind = Kind::kEqual;
  int64_t limit = 0;
  static constexpr NumberId kNoNumber = std::numeric_limits<NumberId>::max();
  NumberId whole = kNoNumber;  // the number of which the others are parts, if there is one
  /// What a reader takes for granted, though it need not be so ("everybody is on one of the lines"); given up where it cannot hold.
  bool assumed = false;
};

struct Knowledge {
  std::vector<Bounds> numbers;
  std::vector<Relation> relations;

  NumberId AddNumber(Bounds bounds = {}) {
    numbers.push_back(bounds);
    return static_cast<NumberId>(numbers.size() - 1);
  }
};

/// What follows from it.
struct Solution {
  std::vector<Bounds> numbers;
  /// By number: the relations (indexes) that led to its bounds, where it was not known before and is now; ascending.
  std::vector<std::vector<uint32_t>> because;
  /// Relations that cannot hold with the rest and were left out; assumed ones are given up in silence.
  std::vector<uint32_t> contradicting;
};

/// Solves for every number as far as bounds and linear equations go: equations are combined by exact elimination, then bounds are narrowed
/// over all relations and combinations until nothing changes. What is found is certain. Relations that share no unknown number are solved
/// apart.
Solution Solve(const Knowledge& knowledge);
/// The same where `before` is the solution of what was known until the bounds of the numbers `changed` became wider.
Solution SolveAgain(const Knowledge& knowledge, const Solution& before, const std::set<NumberId>& changed);

}  // namespace tally
