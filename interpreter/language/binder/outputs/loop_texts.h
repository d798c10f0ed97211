#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "language/binder/tree/known_text.h"

/// What `for each` makes of texts, as far as it is known before there are data: loops over lists of constants and over code sets.
namespace tally {

/// How many combinations are looked at, inner loops' among them.
inline constexpr size_t kMostCombinations = 20'000;

/// Calls body for each combination of the loops' values, at most `left` times, which is counted down; not at all where a loop goes over
/// something else.
void ForEachKnownCombination(const bound::Program& program, const std::vector<bound::Loop>& loops, const LoopValues& outer, size_t& left,
                             const std::function<void(const LoopValues&)>& body);

/// Whether a loop goes over no value whatever the data are: a code set without codes, or a condition that is `no`. An empty list
/// is refused where it stands.
bool GoesOverNothing(const bound::Program& program, const bound::Loop& loop);

/// Calls body for the text of each line of an axis, included axes' lines among them, as far as it is known.
void ForEachKnownLine(const bound::Program& program, const bound::Axis& axis,
                      const std::function<void(const std::string&, const bound::AxisItem&)>& body);

/// Adds the loops that an expression names, each with the index of its value.
void AddLoopsNamedIn(const bound::ExprPtr& expr, const LoopValues& values, std::map<int, size_t>& named);

}  // namespace tally
