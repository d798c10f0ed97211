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
  const ast::Definition* unchanged = nullptr;        // as it stood before them; null without changes
};
/// The type of a column that a library needs to be of some code set, whichever: `needs table student { gender : codes }`.
inline constexpr const char* kAnyCodeSet = "codes";
inline bool IsAnyCodeSet(const ast::TypeRef& type) {
  return !type.list && type.name.parts.size() == 1 && type.name.parts.front().text == kAnyCodeSet;
}
/// A `needs` of a library, to be met by what is there under its name.
struct MergedNeed {
  const ast::Definition* definition = nullptr;
  std::string library;
  Span use;  // the `use` that brought the library in, or the words of the need itself
};
/// A name that is no more: of a definition that was dropped or fell away, or of a part that a `change` dropped.
struct DroppedName {
  std::string name;
  std::string fell_with;  // the name that it used; empty: it was dropped itself
  Span drop;              // what dropped it, or the name that it fell with
};
/// What became of a name that is no more: "`x` fell away with `y`, which was dropped".
inline std::string WhyGone(const DroppedName& gone) {
  return gone.fell_with.empty() ? "`" + gone.name + "` was dropped"
                                : "`" + gone.name + "` fell away with `" + gone.fell_with + "`, which was dropped";
}
struct MergedProgram {
  std::vector<MergedDefinition> definitions;
  std::vector<MergedNeed> needs;
  std::vector<DroppedName> dropped;  // by name, for messages
};

}  // namespace tally
