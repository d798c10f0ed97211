#pragma once

#include <set>
#include <string>

#include "language/syntax/ast.h"

namespace tally {

/// The names in a definition, by what may stand in their place. Nothing is resolved: this sees only the text.
struct References {
  std::set<std::string> rows;      // tables, cohorts, code sets: `of NAME`, `any NAME`, types
  std::set<std::string> values;    // columns, facts, parameters, axes, functions: everything else
  std::set<std::string> declared;  // what the definition itself names: columns, arguments, aliases, loop variables
};

References ReferencesOf(const ast::Definition& definition);

}  // namespace tally
