#pragma once

#include <string>
#include <vector>

#include "language/syntax/ast.h"

namespace tally {

/// The definitions of one run after libraries are merged: each name once, in the order of files (libraries first, the script last).
/// Replaced definitions are taken out and kept as `replaced`, drops are taken out, changes are applied.
struct MergedDefinition {
  const ast::Definition* definition = nullptr;  // must outlive the program
  /// What this one replaces, newest first; `inherited` in it means the first of them.
  std::vector<const ast::Definition*> replaced;
  std::string library;                               // `us.car for 2025`; empty: the script itself
  std::vector<const ast::Definition*> changes = {};  // the `change`s that edited it, in their order
};
struct MergedProgram {
  std::vector<MergedDefinition> definitions;
  std::vector<std::string> dropped;  // names, for messages: "`exit` was dropped by ..."
};

}  // namespace tally
