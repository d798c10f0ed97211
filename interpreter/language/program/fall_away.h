#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "language/program/change_list.h"
#include "language/program/merged_program.h"
#include "language/program/slot.h"

namespace tally {

/// A definition while files are being merged.
struct MergeEntry {
  MergedDefinition merged;
  std::optional<Slot> slot;
  bool gone = false;                      // dropped
  const ast::Definition* drop = nullptr;  // by which
  ast::Definition* copy = nullptr;        // that changes edit
  std::string fell_with = {};             // or the name that it used and that is no more
  const ast::Module* module = nullptr;    // where the definition or the last `change` of it stands
  std::string changed_by = {};            // the library of that `change`
  std::vector<EditedPart> edited = {};    // by all changes of it
};

/// Marks as gone what refers to something dropped by a name that nothing else bears any more, and what refers to those in turn; adds
/// their names to `dropped`. Only definitions of libraries: a rule of the script over something dropped is an error for the binder to
/// report, as is an output, a measure that a form prints, and a block of checks.
void FallAway(std::vector<MergeEntry>& entries, std::map<std::string, DroppedName>& dropped);

}  // namespace tally
