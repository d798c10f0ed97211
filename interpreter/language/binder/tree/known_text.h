#pragma once

#include <map>
#include <optional>
#include <string>

#include "language/binder/tree/bound.h"

/// What an expression prints, as far as that is known before there are parameters and data.
namespace tally {

/// The values of the loops around a text, by slot: constants, rows of code sets as ordinals, and which value of its loop each is.
struct LoopValue {
  size_t index;
  Value value;
};
using LoopValues = std::map<int, LoopValue>;

/// The text for these values; nothing where it depends on anything else.
std::optional<std::string> KnownText(const bound::Program& program, const bound::ExprPtr& text, const LoopValues& values);
/// The text that an expression always prints; nothing where it depends on anything.
std::optional<std::string> ConstantText(const bound::ExprPtr& text);

}  // namespace tally
