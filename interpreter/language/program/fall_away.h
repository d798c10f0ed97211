#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

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
};

/// Marks as gone what refers to something dropped by a name that nothing else bears any more, and what refers to those in turn; adds
/// their names to `dropped`. Only definitions of libraries that write nothing by themselves: an output that needs something dropped is an
/// error for the binder to report, as is a rule of the script.
void FallAway(std::vector<MergeEntry>& entries, std::set<std::string>& dropped);

}  // namespace tally
