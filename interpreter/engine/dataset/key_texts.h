#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/columns/dictionary.h"

namespace tally {

struct KeyTextNote {
  uint32_t first = 0;  // the code of the first text of which it is said
  std::string text;
  std::string hint;
};

/// What readers of a table do not see in the texts of a key though they tell rows apart: blanks around, invisible characters, armour,
/// and texts that differ in letter case alone. Nothing for texts without.
std::vector<KeyTextNote> NotesOnKeyTexts(const Dictionary& texts);

}  // namespace tally
