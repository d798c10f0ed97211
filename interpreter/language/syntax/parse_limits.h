#pragma once

#include <cstddef>

namespace tally::syntax {

/// A script is not read further after so many errors; more of them help nobody.
inline constexpr size_t kMaxSyntaxErrors = 100;
/// A definition with more tokens is refused: its tree alone would take more than a gigabyte.
inline constexpr size_t kMaxDefinitionTokens = 1'000'000;
/// A file with more definitions is refused: no rule book has them, and each takes a few kilobytes in the later stages.
inline constexpr size_t kMaxDefinitions = 200'000;

}  // namespace tally::syntax
