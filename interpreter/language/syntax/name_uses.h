#pragma once

#include <functional>
#include <set>
#include <string>

#include "language/syntax/ast.h"
#include "language/syntax/fields.h"

namespace tally {

/// Calls `visit` with each name that a definition writes, in rules and texts too, and what it stands there for.
void ForEachName(const ast::Definition& definition, const std::function<void(const ast::Name&, ast::NameRole)>& visit);

/// The names that a definition needs, unresolved: what is missing may make it fall away, and what nobody needs is unused.
struct NameUses {
  std::set<std::string> rows;      // tables, cohorts, code sets and types
  std::set<std::string> values;    // columns, definitions, parameters, arguments, axes, forms
  std::set<std::string> declared;  // what it brings: columns, arguments, loop variables, blocks
};
NameUses NameUsesOf(const ast::Definition& definition);

}  // namespace tally
