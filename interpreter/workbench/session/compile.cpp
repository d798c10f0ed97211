#include "workbench/session/compile.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

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

/// The parameters that definitions beside the files set, in their order.
std::vector<const ast::Param*> ParametersOf(const std::vector<std::shared_ptr<const LoadedModule>>& added) {
  std::vector<const ast::Param*> params;
  for (const auto& module : added) {
    for (const ast::Definition& definition : module->module.definitions) {
      const auto* param = std::get_if<ast::Param>(&definition.node);
      if (param != nullptr && param->default_value != nullptr && module->library.empty()) {
        params.push_back(param);
      }
    }
  }
  return params;
}

LoadRequest RequestOf(const SessionOptions& options) {
  return {.script = options.script,
          .text = options.text,
          .folders = options.libraries,
          .params = options.settings,
          .any_year = options.any_year,
          .texts = options.texts.get(),
          .language = options.language};
}

/// The files of a program, read anew where a parameter that was set since chooses another year of a library. Nothing when that has faults.
std::optional<LoadedProgram> LoadedForYears(Session& session, const Compiled& base,
                                            const std::vector<std::shared_ptr<const LoadedModule>>& added) {
  LoadRequest request = RequestOf(session.options());
  bool other_year = false;
  for (const ast::Param* param : ParametersOf(added)) {
    const auto chosen = base.loaded.year_parameters.find(param->name.text);
    if (chosen == base.loaded.year_parameters.end()) {
      continue;
    }
    const std::optional<std::string> value = LiteralText(*param->default_value);
    if (!value) {
      session.sink()
          .Report(DiagnosticKind::BadParameter, param->default_value->span,
                  fmt::format("`{}` chooses the year of the library `{}`, which is read before anything is computed", param->name.text,
                              chosen->second.library))
          .Hint("write the year: four digits");
      return std::nullopt;
    }
    request.params[param->name.text] = *value;
    other_year = !chosen->second.year || *value != fmt::format("{:04}", *chosen->second.year);
  }
  if (!other_year) {
    return base.loaded;
  }
  if (!base.loaded.modules.empty()) {
    request.text = std::string(session.sources().file(base.loaded.script().module.file).text());  // as it was read
  }
  const size_t errors_before = session.sink().error_count();
  LoadedProgram loaded = LoadProgram(request, session.sources(), session.sink());
  return loaded.complete && session.sink().error_count() == errors_before ? std::optional(std::move(loaded)) : std::nullopt;
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
    loaded = LoadProgram(RequestOf(options), session.sources(), session.sink());
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
  std::optional<LoadedProgram> loaded = LoadedForYears(session, base, added);
  return loaded ? MergeAndBind(session, std::move(*loaded), std::move(added)) : nullptr;
}

CompiledRef CompileWith(Session& session, const Compiled& base, std::vector<ast::Definition> definitions) {
  auto module = std::make_shared<LoadedModule>();
  module->module.definitions = std::move(definitions);
  return CompileWith(session, base, {std::move(module)});
}

Settings SettingsOf(const Session& session, const Compiled& compiled) {
  Settings settings = session.options().settings;
  for (const ast::Param* param : ParametersOf(compiled.added)) {
    settings.erase(param->name.text);
  }
  return settings;
}

}  // namespace tally
