#pragma once

#include <optional>
#include <string_view>

#include "language/syntax/ast.h"

namespace tally {

/// What kind of value a rule has, as far as its words alone say so.
enum class WrittenType { kYesNo, kNumber, kText, kDate };

/// Of a define or parameter; nothing where names would have to be looked up.
std::optional<WrittenType> WrittenTypeOf(const ast::Definition& definition);
/// "yes or no", "a number"
std::string_view WordsFor(WrittenType type);

}  // namespace tally
