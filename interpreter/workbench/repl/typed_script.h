#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "workbench/session/run.h"

namespace tally {

/// A definition as it was typed.
struct TypedDefinition {
  ast::Definition definition;
  std::string text;
};

/// The script of a session with what was typed in it: a definition takes the place of the script's own of that name, replaces one of a
/// library, and comes behind the others where there is none. Nothing, and reported, when the whole does not hold as a script at `path`.
std::optional<std::string> ScriptWithTyped(Run& run, const std::vector<TypedDefinition>& typed, const std::filesystem::path& path);

}  // namespace tally
