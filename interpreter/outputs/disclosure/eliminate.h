#pragma once

#include <optional>
#include <vector>

#include "outputs/disclosure/relations.h"

namespace tally {

/// An equation and the given relations (indexes, ascending) that it was made of.
struct Equation {
  Relation relation;
  std::vector<uint32_t> origins;
};

struct Elimination {
  std::vector<Equation> equations;  // combinations of several, in reduced form: whatever the equations fix stands alone in one
  std::optional<std::vector<uint32_t>> impossible;  // origins of equations that contradict each other
};

/// Combines equations by exact Gauss-Jordan elimination; numbers that are known count as constants. Combinations that are long or do not
/// fit 64 bits are left out.
Elimination Eliminate(const std::vector<Equation>& equations, const std::vector<Bounds>& numbers);

}  // namespace tally
