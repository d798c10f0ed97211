#include "foundation/base/overloaded.h"
#include "language/syntax/dump/dump_writer.h"

namespace tally::syntax_dump {

void PutRevision(Writer& writer, const ast::Drop& drop) {
  writer.Open("drop");
  writer.Word(KeywordOf(drop.kind));
  writer.Put(drop.names);
  writer.Close();
}

void PutRevision(Writer& writer, const ast::Change& change) {
  using Verb = ast::Change::Edit::Verb;
  writer.Open("change");
  writer.Word(KeywordOf(change.kind));
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
                   [&](const ast::RuleItem& item) { PutRuleItem(writer, item); },
                   [&](const ast::ListingItem& item) { PutListingItem(writer, item); },
                   [&](const ast::Patterns::Years& years) { PutYears(writer, years); },
                   [&](const std::pair<std::string, ast::ExprPtr>& clause) { writer.PutClause(clause.first, clause.second); },
                   [&](const std::vector<ast::AxisRef>& lines) { PutAxes(writer, "lines", lines, std::nullopt); },
                   [&](const std::vector<ast::SortKey>& keys) { writer.PutSorted(keys); },
                   [&](const ast::FormItem& item) { PutFormItem(writer, item); },
                   [&](const ast::Worksheet::SheetColumnDef& column) { PutSheetColumn(writer, column); },
                   [&](const ast::Worksheet::SheetRowDef& row) { PutSheetRow(writer, row); },
               },
               edit.what);
    if (!edit.dropped.empty()) {
      writer.Word(edit.dropped);
    }
    if (edit.number) {
      writer.Word(std::to_string(*edit.number));
    }
    if (edit.through) {
      writer.Word(std::to_string(*edit.through));
    }
    writer.PutClause("text", edit.text);
    writer.PutClause("after", edit.after);
    if (!edit.after_word.empty()) {
      writer.Word(edit.after_word);
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
  for (const ast::Target& compare : what_if.compare) {
    writer.NewLine();
    writer.Open("compare");
    writer.Word(KeywordOf(compare.kind));
    writer.Put(compare.name);
    writer.Close();
  }
  writer.Close();
}

}  // namespace tally::syntax_dump
