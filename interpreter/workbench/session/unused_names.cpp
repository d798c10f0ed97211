#include "workbench/session/unused_names.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "language/binder/tree/uses.h"
#include "language/program/slot.h"
#include "language/syntax/definition_name.h"
#include "language/syntax/name_uses.h"

namespace tally {
namespace {

bool IsOutput(const ast::Definition& definition) {
  const std::optional<ast::DefinedName> name = ast::NameOf(definition);
  return name && IsWrittenAsFile(name->kind);
}

using DeclaredAt = std::pair<FileId, uint32_t>;

DeclaredAt PlaceOf(Span span) {
  return {span.file, span.begin};
}

/// Where the names are declared that others use: what stands in a definition does not use the definition itself.
std::set<DeclaredAt> DeclarationsUsed(const bound::Program& program, const std::vector<MergedDefinition>& definitions) {
  std::map<DeclaredAt, Span> whole;  // of each definition, by the place of its name
  for (const MergedDefinition& merged : definitions) {
    whole.emplace(PlaceOf(ast::NameSpanOf(*merged.definition)), merged.definition->span);
  }
  std::set<DeclaredAt> used;
  for (const bound::Use& use : program.uses) {
    const DeclaredAt declared = PlaceOf(bound::DeclarationOf(program, use.target));
    const auto itself = whole.find(declared);
    const bool by_itself = itself != whole.end() && itself->second.file == use.span.file && itself->second.begin <= use.span.begin &&
                           use.span.end <= itself->second.end;
    if (!by_itself) {
      used.insert(declared);
    }
  }
  return used;
}

/// Tests and questions are not bound with the program: whatever bears a name in them counts as used.
std::set<std::string> NamesInTests(const std::vector<MergedDefinition>& definitions) {
  std::set<std::string> names;
  for (const MergedDefinition& merged : definitions) {
    if (!ast::NameOf(*merged.definition)) {
      NameUses references = NameUsesOf(*merged.definition);
      names.merge(references.rows);
      names.merge(references.values);
    }
  }
  return names;
}

}  // namespace

void NoteUnusedNames(const Compiled& compiled, DiagnosticSink& sink) {
  const std::vector<MergedDefinition>& definitions = compiled.merged.program.definitions;
  const bool is_library = compiled.loaded.modules.empty() || compiled.loaded.script().module.library.has_value();
  const bool writes =
      std::any_of(definitions.begin(), definitions.end(), [](const MergedDefinition& each) { return IsOutput(*each.definition); });
  if (is_library || !writes) {
    return;
  }
  const std::set<DeclaredAt> used = DeclarationsUsed(compiled.program, definitions);
  const std::set<std::string> tried = NamesInTests(definitions);
  for (const MergedDefinition& merged : definitions) {
    const std::optional<Slot> slot = SlotOf(*merged.definition);
    if (!slot || !merged.library.empty() || !merged.replaced.empty() || !merged.changes.empty() || !IsNotedWhenUnused(slot->kind)) {
      continue;
    }
    const Span name = ast::NameSpanOf(*merged.definition);
    if (!used.contains(PlaceOf(name)) && !tried.contains(slot->name)) {
      sink.Note(DiagnosticKind::NeverUsed, name, fmt::format("nothing uses {}", slot->Title()));
    }
  }
}

}  // namespace tally
