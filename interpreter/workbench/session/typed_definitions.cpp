#include "workbench/session/typed_definitions.h"

#include <set>
#include <utility>

#include "language/program/slot.h"

namespace tally {
namespace {

/// The libraries that a typed `use` names, as far as they are new; nothing when one is faulty.
std::optional<std::vector<std::shared_ptr<const LoadedModule>>> LoadUsed(Run& run, const std::vector<ast::Definition>& definitions) {
  const SessionOptions& options = run.session().options();
  std::set<std::string> known;
  for (const auto* modules : {&run.compiled()->loaded.modules, &run.compiled()->added}) {
    for (const auto& module : *modules) {
      known.insert(module->library);
    }
  }
  const size_t errors_before = run.sink().error_count();
  std::vector<std::shared_ptr<const LoadedModule>> loaded;
  for (const ast::Definition& definition : definitions) {
    if (!std::holds_alternative<ast::Use>(definition.node)) {
      continue;
    }
    const LoadedProgram used = LoadProgram({.script = options.script,
                                            .text = std::string(run.sources().Text(definition.span)),
                                            .shown = "<prompt>",
                                            .folders = options.libraries,
                                            .params = options.settings,
                                            .texts = options.texts.get()},
                                           run.sources(), run.sink());
    for (const auto& module : used.modules) {
      if (!module->library.empty() && known.insert(module->library).second) {
        loaded.push_back(module);
      }
    }
  }
  return run.sink().error_count() == errors_before ? std::optional(std::move(loaded)) : std::nullopt;
}

std::shared_ptr<const LoadedModule> TypedModule(const Run& run, FileId file, std::vector<ast::Definition> definitions) {
  std::set<Slot> slots;
  for (const MergedDefinition& merged : run.merged().program.definitions) {
    if (const std::optional<Slot> slot = SlotOf(*merged.definition)) {
      slots.insert(*slot);
    }
  }
  auto typed = std::make_shared<LoadedModule>();
  typed->module.file = file;
  for (ast::Definition& definition : definitions) {
    const std::optional<Slot> slot = SlotOf(definition);
    definition.replaces = definition.replaces || (slot && slots.contains(*slot));
    typed->module.definitions.push_back(std::move(definition));
  }
  return typed;
}

}  // namespace

std::unique_ptr<Run> WithTyped(Run& run, FileId file, std::vector<ast::Definition> definitions) {
  Session& session = run.session();
  std::optional<std::vector<std::shared_ptr<const LoadedModule>>> more = LoadUsed(run, definitions);
  if (!more) {
    return nullptr;
  }
  more->push_back(TypedModule(run, file, std::move(definitions)));
  const CompiledRef compiled = CompileWith(session, *run.compiled(), std::move(*more));
  std::optional<Data> data = compiled == nullptr ? std::nullopt : DataFor(session, run.data(), compiled, Span{file, 0, 0});
  if (!data) {
    return nullptr;
  }
  const size_t errors_before = session.sink().error_count();
  const GivenParameters given = ReadParameters(compiled->program, session.options().settings, session.sink());
  return session.sink().error_count() != errors_before ? nullptr : Start(session, std::move(*data), given);
}

}  // namespace tally
