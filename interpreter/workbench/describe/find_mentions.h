#pragma once

#include <string>
#include <vector>

#include "workbench/session/compile.h"

namespace tally {

/// The definitions whose comment or text holds `words` as whole words, in the order of the program: the number of a rule (`CAR-26`, also
/// where `CAR-25 to CAR-28` is cited), the words of a manual. Upper and lower case are alike.
std::vector<const MergedDefinition*> FindMentions(const Compiled& compiled, std::string_view words);

}  // namespace tally
