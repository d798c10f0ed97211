#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "language/binder/tree/bound.h"

/// What `for each` makes of texts, as far as it is known before there are data: loops over lists of constants and over code sets.
namespace tally {

/// The values of the loops around a text, by slot: constants, rows of code sets as ordinals, and which value of its loop each is.
struct LoopValue {
  size_t index;
  Value value;
};
using LoopValues = std::map<int, LoopValue>;

/// How many combinations are looked at, inner loops' among them.
inline constexpr size_t kMostCombinations = 20'000;

/// Calls body for each combination of the loops' values, at most `left` times, which is counted down; not at all where a loop goes over
/// something else.
void ForEachKnownCombination(const bound::Program& program, const std::vector<bound::Loop>& loops, const LoopValues& outer, size_t& left,
                             const std::function<void(const LoopValues&)>& body);

/// The text for these values; nothing where it depends on anything else.
std::optional<std::string> KnownText(const bound::Program& program, const bound::ExprPtr& text, const LoopValues& values);

/// Calls body for the text of each line of an axis, included axes' lines among them, as far as it is known.
void ForEachKnownLine(const bound::Program& program, const bound::Axis& axis,
                      const std::function<void(const std::string&, const bound::AxisItem&)>& body);

/// Adds the loops that an expression names, each with the index of its value.
void AddLoopsNamedIn(const bound::ExprPtr& expr, const LoopValues& values, std::map<int, size_t>& named);

}  // namespace tally
