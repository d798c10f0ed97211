#pragma once

#include <cstddef>

namespace tally::syntax {

/// Whether a line that begins with a token of type `first` (the one after it of type `second`) goes on with the line above, which ends
/// with a token of type `before`. `in_block`: inside braces, where `sorted by` is an item of its own.
bool LineGoesOn(size_t before, size_t first, size_t second, bool in_block);

/// Whether a word in column one begins a definition even where a block or bracket above is still open. Words that also begin items
/// of blocks (`use`, `param`, `replace`, `drop`) do not, and no word does as the name of a column (`form : text`).
bool BeginsDefinition(size_t first, size_t second);

/// Reserved words and words that are names elsewhere alike.
bool IsWord(size_t type);
bool IsReservedWord(size_t type);
/// A name, or a word that may be one.
bool IsName(size_t type);

}  // namespace tally::syntax
