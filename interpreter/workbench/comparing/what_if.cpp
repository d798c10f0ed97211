#include "workbench/comparing/what_if.h"

#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "outputs/writing/text_writer.h"
#include "workbench/comparing/compare_target.h"

namespace tally {
namespace {

/// `NAME = VALUE` of a parameter is its default from now on.
ast::Definition AsParameter(const Session& session, const ast::Definition& edit) {
  const auto* define = std::get_if<ast::Define>(&edit.node);
  if (define == nullptr || define->of || !define->args.empty()) {
    return edit;
  }
  for (const MergedDefinition& merged : session.merged().program.definitions) {
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

}  // namespace

void AnswerWhatIf(Session& session, const ast::WhatIf& question, size_t width, const std::function<bool(std::string_view)>& print) {
  const SideNames names{.left = "now", .right = "what if"};
  std::vector<ast::Definition> edits;
  for (const ast::Definition& edit : question.edits) {
    edits.push_back(AsParameter(session, edit));
  }
  Session changed(session, std::move(edits));
  if (!changed.Compile() || !changed.ReadSettings() || !changed.TakeData() || !changed.Start()) {
    session.sink().Take(changed.sink(), DiagnosticSink::Taken::kErrors);
    return;
  }
  if (question.title && !print(fmt::format("what if {}\n", Printable(question.title->text)))) {
    return;
  }
  for (const ast::Target& target : question.compare) {
    const std::optional<Comparison> comparison = CompareTarget(session, changed, target, names);
    if (!comparison) {
      session.sink().Take(changed.sink(), DiagnosticSink::Taken::kErrors);
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

void AnswerWhatIfs(Session& session, size_t width, const std::function<bool(std::string_view)>& print) {
  for (const MergedDefinition& merged : session.merged().program.definitions) {
    if (const auto* question = std::get_if<ast::WhatIf>(&merged.definition->node)) {
      print("\n");
      AnswerWhatIf(session, *question, width, print);
    }
  }
}

}  // namespace tally
