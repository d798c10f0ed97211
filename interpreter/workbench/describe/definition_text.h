#pragma once

#include <string>
#include <string_view>

#include "workbench/session/compile.h"

namespace tally {

/// A definition as it stands in its file below a line with its place and library; then each `change` made to it. Ends with a line end.
std::string DefinitionText(const Compiled& compiled, const MergedDefinition& merged, std::string_view indent);

/// The rules that `inherited` in a definition reaches and that `other` and what it inherits do not say, the newest first, each below its
/// place.
std::string InheritedText(const Compiled& compiled, const MergedDefinition& merged, const MergedDefinition& other, std::string_view indent);

/// The edits made to a definition, each below its place, with the place of the definition first.
std::string EditsText(const Compiled& compiled, const MergedDefinition& merged, std::string_view indent);

/// `, because "..."`, or `, falls away with ...`.
std::string ReasonOfRemoval(const RemovedDefinition& removed);

}  // namespace tally
