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

const std::vector<ast::Argument>& ArgumentsOf(const ast::Definition& definition) {
  static const std::vector<ast::Argument> kNone;
  return std::visit(
      [](const auto& node) -> const std::vector<ast::Argument>& {
        if constexpr (requires { node.args; }) {
          return node.args;
        } else {
          return kNone;
        }
      },
      definition.node);
}

void NoteUnusedArguments(const MergedDefinition& merged, DiagnosticSink& sink) {
  const std::vector<ast::Argument>& now = ArgumentsOf(*merged.definition);
  const std::vector<ast::Argument>& before = ArgumentsOf(*merged.replaced.front());
  const std::set<std::string> used = NameUsesOf(*merged.definition).values;
  const std::set<std::string> used_before = NameUsesOf(*merged.replaced.front()).values;
  for (size_t i = 0; i < std::min(now.size(), before.size()); ++i) {
    if (!used.contains(now[i].name.text) && !used.contains("inherited") && used_before.contains(before[i].name.text)) {
      sink.Note(DiagnosticKind::NeverUsed, now[i].name.span,
                fmt::format("this rule does not use `{}`, as the one before did", now[i].name.text))
          .Label(ast::NameSpanOf(*merged.replaced.front()), "the rule before");
    }
  }
}

}  // namespace

void NoteReplacements(const Compiled& compiled, DiagnosticSink& sink) {
  if (compiled.loaded.modules.empty()) {
    return;
  }
  for (const ast::Definition& definition : compiled.loaded.script().module.definitions) {
    const bool revises =
        definition.replaces || std::holds_alternative<ast::Change>(definition.node) || std::holds_alternative<ast::Drop>(definition.node);
    if (revises && !definition.clauses.because && definition.clauses.cites.empty()) {
      sink.Note(DiagnosticKind::WrongEdit, definition.head, "this does not say why")
          .Hint("`because \"...\"` behind its name keeps the reason with the rule");
    }
  }
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    if (merged.library.empty() && !merged.replaced.empty()) {
      NoteUnusedArguments(merged, sink);
    }
  }
}

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
    const bool chooses_library = slot->kind == ast::DefinitionKind::kParam && compiled.loaded.year_parameters.contains(slot->name);
    if (!used.contains(PlaceOf(name)) && !tried.contains(slot->name) && !chooses_library) {
      sink.Note(DiagnosticKind::NeverUsed, name, fmt::format("nothing uses {}", slot->Title()));
    }
  }
}

}  // namespace tally
