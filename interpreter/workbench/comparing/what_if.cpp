#include "workbench/comparing/what_if.h"

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "outputs/writing/text_writer.h"
#include "workbench/comparing/compare_target.h"

namespace tally {
namespace {

/// `NAME = VALUE` of a parameter is its default from now on.
ast::Definition AsParameter(const Run& run, const ast::Definition& edit) {
  const auto* define = std::get_if<ast::Define>(&edit.node);
  if (define == nullptr || define->of || !define->args.empty()) {
    return edit;
  }
  for (const MergedDefinition& merged : run.merged().program.definitions) {
    const auto* param = std::get_if<ast::Param>(&merged.definition->node);
    if (param != nullptr && param->name.text == define->name.text) {
      ast::Definition replaced = *merged.definition;
      replaced.replaces = true;
      replaced.span = edit.span;
      std::get<ast::Param>(replaced.node).default_value = define->value;
      return replaced;
    }
  }
  return edit;
}

/// The program of the run with edits that take the place of what is there, over the same data. Null when that has faults.
std::unique_ptr<Run> WithEdits(Session& session, const Run& run, std::vector<ast::Definition> edits) {
  const Settings settings = SettingsWithout(session.options().settings, edits);
  const CompiledRef compiled = CompileWith(session, *run.compiled(), std::move(edits));
  if (compiled == nullptr) {
    return nullptr;
  }
  const GivenParameters given = ReadParameters(compiled->program, settings, session.sink());
  std::optional<Data> data =
      session.sink().HasErrors() ? std::nullopt : DataFor(session, run.data(), compiled, PathPlace{session.options().script.string()});
  return data ? Start(session, std::move(*data), given) : nullptr;
}

}  // namespace

void AnswerWhatIf(Run& run, const ast::WhatIf& question, size_t width, const std::function<bool(std::string_view)>& print) {
  const SideNames names{.left = "now", .right = "what if"};
  std::vector<ast::Definition> edits;
  for (const ast::Definition& edit : question.edits) {
    edits.push_back(AsParameter(run, edit));
  }
  const std::unique_ptr<Session> beside = run.session().Beside();
  const std::unique_ptr<Run> changed = WithEdits(*beside, run, std::move(edits));
  if (changed == nullptr) {
    run.session().TakeFaults(*beside);
    return;
  }
  if (question.title && !print(fmt::format("what if {}\n", Printable(question.title->text)))) {
    return;
  }
  for (const ast::Target& target : question.compare) {
    const std::optional<Comparison> comparison = CompareTarget(run, *changed, target, names);
    if (!comparison) {
      run.session().TakeFaults(*beside);
      return;
    }
    for (const std::string& line : comparison->lines) {
      print(line + "\n");
    }
    for (const ResultTable& table : comparison->tables) {
      WriteText(table, {.width = width, .title = false}, print);
    }
  }
}

void AnswerWhatIfs(Run& run, size_t width, const std::function<bool(std::string_view)>& print) {
  for (const MergedDefinition& merged : run.merged().program.definitions) {
    if (const auto* question = std::get_if<ast::WhatIf>(&merged.definition->node)) {
      print("\n");
      AnswerWhatIf(run, *question, width, print);
    }
  }
}

}  // namespace tally
