#pragma once

#include <string>
#include <vector>

#include "workbench/comparing/ledger.h"

namespace tally {

/// A difference between two sides that can be made by itself.
struct Change {
  enum class Class { kData, kRules, kParameters };
  Class of = Class::kRules;
  std::string name;  // `the definition `taken` of `student`, next.tally:14:1, "memo"`
};

/// `corrections of data`
std::string ClassInWords(Change::Class of);
/// The class of what moved a unit, or `more than one`; empty without changes.
std::string ClassOf(const Mover& mover, const std::vector<Change>& changes);
/// `rules: the definition ...`; `either of ...` where each alone would do; `only together: ...`.
std::string CauseInWords(const Mover& mover, const std::vector<Change>& changes);

}  // namespace tally
