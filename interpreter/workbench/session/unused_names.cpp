#include "workbench/session/unused_names.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "language/program/slot.h"
#include "language/syntax/definition_name.h"
#include "language/syntax/name_uses.h"

namespace tally {
namespace {

bool IsOutput(const ast::Definition& definition) {
  const std::optional<ast::DefinedName> name = ast::NameOf(definition);
  return name && IsWrittenAsFile(name->kind);
}

}  // namespace

void NoteUnusedNames(Session& session) {
  const std::vector<MergedDefinition>& definitions = session.merged().program.definitions;
  const bool is_library = session.loaded().modules.empty() || session.loaded().modules.back()->module.library.has_value();
  const bool writes =
      std::any_of(definitions.begin(), definitions.end(), [](const MergedDefinition& each) { return IsOutput(*each.definition); });
  if (is_library || !writes) {
    return;
  }
  std::map<std::string, size_t> users;  // definitions that use a name, in any of its meanings
  std::vector<NameUses> references;
  for (const MergedDefinition& merged : definitions) {
    references.push_back(NameUsesOf(*merged.definition));
    std::set<std::string> used = references.back().rows;
    used.insert(references.back().values.begin(), references.back().values.end());
    for (const std::string& name : used) {
      ++users[name];
    }
  }
  for (size_t i = 0; i < definitions.size(); ++i) {
    const MergedDefinition& merged = definitions[i];
    const std::optional<Slot> slot = SlotOf(*merged.definition);
    if (!slot || !merged.library.empty() || !merged.replaced.empty() || !merged.changes.empty() || !IsNotedWhenUnused(slot->kind)) {
      continue;
    }
    const bool by_itself = references[i].rows.contains(slot->name) || references[i].values.contains(slot->name);
    if (users[slot->name] == (by_itself ? 1u : 0u)) {
      session.sink().Note(DiagnosticKind::NeverUsed, ast::NameSpanOf(*merged.definition), fmt::format("nothing uses {}", slot->Title()));
    }
  }
}

}  // namespace tally
