#include "workbench/session/unused_names.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "language/program/references.h"
#include "language/program/slot.h"

namespace tally {
namespace {

bool MayBeUnused(ast::DefinitionKind kind) {
  switch (kind) {
    case ast::DefinitionKind::kParam:
    case ast::DefinitionKind::kCodes:
    case ast::DefinitionKind::kPatterns:
    case ast::DefinitionKind::kTable:
    case ast::DefinitionKind::kCohort:
    case ast::DefinitionKind::kDefine:
    case ast::DefinitionKind::kAxis:
    case ast::DefinitionKind::kTemplate: return true;
    case ast::DefinitionKind::kMeasure:
    case ast::DefinitionKind::kForm:
    case ast::DefinitionKind::kListing:
    case ast::DefinitionKind::kWorksheet:
    case ast::DefinitionKind::kChecks: return false;
  }
  return false;
}

bool IsOutput(const ast::Definition& definition) {
  return std::holds_alternative<ast::Form>(definition.node) || std::holds_alternative<ast::Listing>(definition.node) ||
         std::holds_alternative<ast::Worksheet>(definition.node);
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
  std::vector<References> references;
  for (const MergedDefinition& merged : definitions) {
    references.push_back(ReferencesOf(*merged.definition));
    std::set<std::string> used = references.back().rows;
    used.insert(references.back().values.begin(), references.back().values.end());
    for (const std::string& name : used) {
      ++users[name];
    }
  }
  for (size_t i = 0; i < definitions.size(); ++i) {
    const MergedDefinition& merged = definitions[i];
    const std::optional<Slot> slot = SlotOf(*merged.definition);
    if (!slot || !merged.library.empty() || !merged.replaced.empty() || !merged.changes.empty() || !MayBeUnused(slot->kind)) {
      continue;
    }
    const bool by_itself = references[i].rows.contains(slot->name) || references[i].values.contains(slot->name);
    if (users[slot->name] == (by_itself ? 1u : 0u)) {
      session.sink().Note(DiagnosticKind::NeverUsed, NameSpanOf(*merged.definition), fmt::format("nothing uses {}", slot->Title()));
    }
  }
}

}  // namespace tally
