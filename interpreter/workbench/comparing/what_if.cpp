#include "workbench/comparing/what_if.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "language/syntax/definition_name.h"
#include "workbench/comparing/compare_target.h"

namespace tally {
namespace {

/// `NAME = VALUE` of a parameter is its default from now on.
ast::Definition AsParameter(const Merged& merged_program, const ast::Definition& edit) {
  const auto* define = std::get_if<ast::Define>(&edit.node);
  if (define == nullptr || define->of || !define->args.empty()) {
    return edit;
  }
  for (const MergedDefinition& merged : merged_program.program.definitions) {
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

std::vector<ast::Definition> EditsOf(const ast::WhatIf& question, const Merged& merged) {
  std::vector<ast::Definition> edits;
  for (const ast::Definition& edit : question.edits) {
    edits.push_back(AsParameter(merged, edit));
  }
  return edits;
}

bool Has(const Merged& merged, const ast::Target& target) {
  const auto& definitions = merged.program.definitions;
  return std::any_of(definitions.begin(), definitions.end(), [&](const MergedDefinition& each) {
    const std::optional<ast::DefinedName> name = ast::NameOf(*each.definition);
    return name && name->kind == target.kind && name->name == target.name.text;
  });
}

/// The program of the run with edits that take the place of what is there, over the same data. Null when that has faults.
std::unique_ptr<Run> WithEdits(Session& session, const Run& run, std::vector<ast::Definition> edits) {
  const CompiledRef compiled = CompileWith(session, *run.compiled(), std::move(edits));
  if (compiled == nullptr) {
    return nullptr;
  }
  const GivenParameters given = ReadParameters(compiled->program, SettingsOf(session, *compiled), session.sink());
  std::optional<Data> data =
      session.sink().HasErrors() ? std::nullopt : DataFor(session, run.data(), compiled, PathPlace{session.options().script.string()});
  return data ? Start(session, std::move(*data), given) : nullptr;
}

}  // namespace

void AnswerWhatIf(Run& run, const ast::WhatIf& question, size_t width, const std::function<bool(std::string_view)>& print) {
  const SideNames names{.left = "now", .right = "what if"};
  const std::unique_ptr<Session> beside = run.session().Beside();
  const std::unique_ptr<Run> changed = WithEdits(*beside, run, EditsOf(question, run.merged()));
  if (changed == nullptr) {
    run.session().TakeFaults(*beside);
    return;
  }
  if (question.title && !print(fmt::format("what if {}\n", Printable(question.title->text)))) {
    return;
  }
  for (const ast::Target& target : question.compare) {
    const std::optional<std::vector<Comparison>> found = CompareTarget(run, *changed, target, names);
    if (!found) {
      run.session().TakeFaults(*beside);
      return;
    }
    for (const Comparison& comparison : *found) {
      PrintComparison(comparison, width, print);
    }
  }
}

void CheckWhatIfs(Session& session, const Compiled& compiled) {
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    const auto* question = std::get_if<ast::WhatIf>(&merged.definition->node);
    if (question == nullptr) {
      continue;
    }
    const std::unique_ptr<Session> beside = session.Beside();
    const CompiledRef changed = CompileWith(*beside, compiled, EditsOf(*question, compiled.merged));
    for (const ast::Target& target : changed == nullptr ? std::vector<ast::Target>() : question->compare) {
      if (CheckComparable(target, beside->sink()) && !Has(compiled.merged, target) && !Has(changed->merged, target)) {
        ReportNothingToCompare(target, beside->sink());
      }
      CheckValuesOf(changed->program, target, beside->sink());
    }
    session.TakeFaults(*beside);
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
