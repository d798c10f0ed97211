#pragma once

#include <vector>

#include "language/binder/tree/bound.h"

namespace tally::bound {

/// What the name at a byte of a file means: the shortest name that holds it. Null where no name is.
const Use* UseAt(const Program& program, FileId file, uint32_t byte);
/// Everywhere a target is named, in the order of files and places; its declaration is not among them.
std::vector<Span> UsesOf(const Program& program, const Target& target);
/// The name where it is declared; of a code the name of its set. Its file is invalid for a function.
Span DeclarationOf(const Program& program, const Target& target);

/// Puts uses in the order of their places, each once.
void SortUses(std::vector<Use>& uses);

}  // namespace tally::bound
