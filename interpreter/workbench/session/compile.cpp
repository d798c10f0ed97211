#include "workbench/session/compile.h"

#include <algorithm>
#include <utility>

#include "workbench/parameters/parameter_bounds.h"

namespace tally {
namespace {

CompiledRef MergeAndBind(Session& session, LoadedProgram loaded, std::vector<std::shared_ptr<const LoadedModule>> added) {
  const StageTimer timer(session.profile(), "check names and types");
  DiagnosticSink& sink = session.sink();
  const size_t errors_before = sink.error_count();
  std::vector<MergeSource> files;
  for (const auto* modules : {&loaded.modules, &added}) {
    for (const auto& module : *modules) {
      files.push_back({&module->module, module->library});
    }
  }
  Merged merged = Merge(files, sink);
  bound::Program program = Bind(merged.program, session.sources(), sink);
  CheckDefaults(program, sink);
  if (sink.error_count() != errors_before) {
    return nullptr;
  }
  return std::make_shared<const Compiled>(Compiled{.loaded = std::move(loaded),
                                                   .added = std::move(added),
                                                   .sources = session.sources(),
                                                   .merged = std::move(merged),
                                                   .program = std::move(program)});
}

}  // namespace

bool Compiled::AsksWhatIf() const {
  const auto asks = [](const MergedDefinition& definition) { return std::holds_alternative<ast::WhatIf>(definition.definition->node); };
  return std::any_of(merged.program.definitions.begin(), merged.program.definitions.end(), asks);
}

CompiledRef Compile(Session& session) {
  const SessionOptions& options = session.options();
  const size_t errors_before = session.sink().error_count();
  LoadedProgram loaded;
  if (!options.script.empty() || options.text) {
    const StageTimer timer(session.profile(), "read the script and its libraries");
    loaded = LoadProgram({.script = options.script,
                          .text = options.text,
                          .folders = options.libraries,
                          .params = options.settings,
                          .any_year = options.any_year,
                          .texts = options.texts.get()},
                         session.sources(), session.sink());
  }
  if (!loaded.complete) {
    return nullptr;  // names would be missing
  }
  // A definition that could not be read hides no fault of another.
  CompiledRef compiled = MergeAndBind(session, std::move(loaded), {});
  return session.sink().error_count() == errors_before ? compiled : nullptr;
}

CompiledRef CompileWith(Session& session, const Compiled& base, std::vector<std::shared_ptr<const LoadedModule>> more) {
  std::vector<std::shared_ptr<const LoadedModule>> added = base.added;
  added.insert(added.end(), more.begin(), more.end());
  return MergeAndBind(session, base.loaded, std::move(added));
}

CompiledRef CompileWith(Session& session, const Compiled& base, std::vector<ast::Definition> definitions) {
  auto module = std::make_shared<LoadedModule>();
  module->module.definitions = std::move(definitions);
  return CompileWith(session, base, {std::move(module)});
}

Settings SettingsWithout(Settings settings, const std::vector<ast::Definition>& replaced) {
  for (const ast::Definition& definition : replaced) {
    if (const auto* param = std::get_if<ast::Param>(&definition.node)) {
      settings.erase(param->name.text);
    }
  }
  return settings;
}

}  // namespace tally
