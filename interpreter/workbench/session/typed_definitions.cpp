#include "workbench/session/typed_definitions.h"

#include <set>
#include <utility>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/program/slot.h"
#include "workbench/parameters/parameter_text.h"

namespace tally {
namespace {

/// The values that hold, by which a typed `use` may choose a year.
Settings YearsInForce(Run& run) {
  Settings settings = SettingsOf(run.session(), *run.compiled());
  for (const bound::Param& param : run.program().params) {
    if (param.type == Type::Of(TypeKind::kYear)) {
      settings[param.name] = PrintValue(run.program(), param.type, run.executor().planner().params()[param.id.index()]);
    }
  }
  return settings;
}

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
                                            .params = YearsInForce(run),
                                            .texts = options.texts.get()},
                                           run.sources(), run.sink());
    for (const auto& [path, second] : used.used) {
      const auto first = run.compiled()->loaded.used.find(path);
      if (first != run.compiled()->loaded.used.end()) {
        ReportOtherYear(first->second, second, run.sink());
      }
    }
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

/// A parameter that `--set` gave has the typed value from now on.
void NoteParametersSetAnew(Session& session, const Settings& before, const LoadedModule& typed) {
  for (const ast::Definition& definition : typed.module.definitions) {
    const auto* param = std::get_if<ast::Param>(&definition.node);
    const auto given = param == nullptr || param->default_value == nullptr ? before.end() : before.find(param->name.text);
    if (given != before.end()) {
      session.sink().Note(
          DiagnosticKind::BadParameter, param->name.span,
          fmt::format("`{}` was \"{}\" by `--set`; what is typed here takes its place", param->name.text, Printable(given->second)));
    }
  }
}

}  // namespace

std::unique_ptr<Run> WithTyped(Run& run, FileId file, std::vector<ast::Definition> definitions) {
  Session& session = run.session();
  std::optional<std::vector<std::shared_ptr<const LoadedModule>>> more = LoadUsed(run, definitions);
  if (!more) {
    return nullptr;
  }
  more->push_back(TypedModule(run, file, std::move(definitions)));
  const std::shared_ptr<const LoadedModule> typed = more->back();
  const CompiledRef compiled = CompileWith(session, *run.compiled(), std::move(*more));
  std::optional<Data> data = compiled == nullptr ? std::nullopt : DataFor(session, run.data(), compiled, Span{file, 0, 0});
  if (!data) {
    return nullptr;
  }
  const size_t errors_before = session.sink().error_count();
  const GivenParameters given = ReadParameters(compiled->program, SettingsOf(session, *compiled), session.sink());
  std::unique_ptr<Run> started = session.sink().error_count() != errors_before ? nullptr : Start(session, std::move(*data), given);
  if (started != nullptr) {
    NoteParametersSetAnew(session, SettingsOf(session, *run.compiled()), *typed);
  }
  return started;
}

}  // namespace tally
