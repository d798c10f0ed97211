#pragma once

#include <compare>
#include <optional>
#include <string>

#include "language/syntax/ast.h"

namespace tally {

/// What a definition is called: two definitions of one slot are one thing defined twice.
struct Slot {
  ast::DefinitionKind kind;
  std::string name;   // of a measure: its code
  std::string table;  // of a define with a row: whose fact it is
  auto operator<=>(const Slot&) const = default;
  std::string Title() const;  // "the definition `code` of `pathway`"
};

/// `us.car`
std::string PathText(const ast::Path& path);
/// Nothing for `use`, `require`, tests and the like, which have no name.
std::optional<Slot> SlotOf(const ast::Definition& definition);

}  // namespace tally
