#include "base/overloaded.h"
#include "syntax/dump_writer.h"

namespace tally::syntax_dump {

std::string_view KindWord(ast::DefinitionKind kind) {
  switch (kind) {
    case ast::DefinitionKind::kParam:
      return "param";
    case ast::DefinitionKind::kCodes:
      return "codes";
    case ast::DefinitionKind::kPatterns:
      return "patterns";
    case ast::DefinitionKind::kTable:
      return "table";
    case ast::DefinitionKind::kCohort:
      return "cohort";
    case ast::DefinitionKind::kDefine:
      return "define";
    case ast::DefinitionKind::kAxis:
      return "axis";
    case ast::DefinitionKind::kMeasure:
      return "measure";
    case ast::DefinitionKind::kTemplate:
      return "template";
    case ast::DefinitionKind::kForm:
      return "form";
    case ast::DefinitionKind::kListing:
      return "listing";
    case ast::DefinitionKind::kWorksheet:
      return "worksheet";
    case ast::DefinitionKind::kChecks:
      return "checks";
  }
  return "";
}

void PutRevision(Writer& writer, const ast::Drop& drop) {
  writer.Open("drop");
  writer.Word(KindWord(drop.kind));
  writer.Put(drop.names);
  writer.Close();
}

void PutRevision(Writer& writer, const ast::Change& change) {
  using Verb = ast::Change::Edit::Verb;
  writer.Open("change");
  writer.Word(KindWord(change.kind));
  writer.Put(change.name);
  for (const ast::Change::Edit& edit : change.edits) {
    writer.NewLine();
    writer.Open(edit.verb == Verb::kAdd ? "add" : edit.verb == Verb::kReplace ? "replace" : "drop");
    std::visit(Overloaded{
                   [](std::monostate) {},
                   [&](const ast::Column& column) { PutTableColumn(writer, column); },
                   [&](const ast::AxisItem& item) { PutAxisItem(writer, item); },
                   [&](const std::vector<ast::DataCell>& cells) {
                     for (const ast::DataCell& cell : cells) {
                       writer.Put(cell);
                     }
                   },
                   [&](const ast::Rule& rule) { PutRule(writer, rule); },
                   [&](const ast::OutputColumn& column) { PutColumn(writer, column); },
                   [&](const ast::Patterns::Years& years) { PutYears(writer, years); },
                   [&](const std::pair<std::string, ast::ExprPtr>& clause) { writer.PutClause(clause.first, clause.second); },
               },
               edit.what);
    if (edit.after) {
      writer.PutClause(edit.verb == Verb::kDrop ? "text" : "after", *edit.after);
    }
    if (edit.name) {
      writer.Put(*edit.name);
    }
    writer.Close();
  }
  writer.Close();
}

void PutRevision(Writer& writer, const ast::WhatIf& what_if) {
  writer.Open("what-if");
  if (what_if.title) {
    writer.Put(*what_if.title);
  }
  for (const ast::Definition& edit : what_if.edits) {
    writer.NewLine();
    PutDefinition(writer, edit);
  }
  for (const ast::Path& compare : what_if.compare) {
    writer.NewLine();
    writer.PutClause("compare", compare);
  }
  writer.Close();
}

}  // namespace tally::syntax_dump
