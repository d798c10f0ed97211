// Tests, and what one program says about the definitions of another: `drop`, `change`, `what if`.
#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/format/print.h"
#include "language/format/tree_printer.h"

namespace tally::format {
namespace {

/// What an edit adds or replaces; `block` where that may be a block of its own.
std::string SubjectOf(const ast::Change::Edit& edit, std::string_view block) {
  return std::visit(
      Overloaded{[](std::monostate) { return std::string(); }, [](const ast::Column& column) { return Of(column); },
                 [](const ast::FormItem& item) { return Of(item); }, [](const ast::Patterns::Years& years) { return Of(years); },
                 [](const std::pair<std::string, ast::ExprPtr>& rule) { return rule.first + " " + Of(*rule.second); },
                 [](const std::vector<ast::AxisRef>& lines) { return "lines " + Of(lines); },
                 [](const std::vector<ast::SortKey>& keys) { return Of(keys).substr(1); },
                 [](const ast::Worksheet::SheetColumnDef& column) { return Of(column); },
                 [](const ast::Worksheet::SheetRowDef& row) { return Of(row); },
                 [](const std::vector<ast::DataCell>& cells) {
                   std::string out;
                   for (const ast::DataCell& cell : cells) {
                     out += (out.empty() ? "" : "  ") + Of(cell);
                   }
                   return out;
                 },
                 [&](const ast::AxisItem&) { return std::string(block); }, [&](const ast::ListingItem&) { return std::string(block); },
                 [&](const ast::RuleItem&) { return std::string(block); }},
      edit.what);
}

std::string DroppedBy(const ast::Change::Edit& edit) {
  if (edit.dropped == "column" && edit.number) {
    return fmt::format("column {}", *edit.number);
  }
  if (edit.dropped == "for") {
    return *edit.through == *edit.number ? fmt::format("for {}", *edit.number)
                                         : fmt::format("for {} through {}", *edit.number, *edit.through);
  }
  if (const auto* mark = std::get_if<ast::FormItem>(&edit.what)) {
    return Of(*mark);
  }
  if (const auto* item = std::get_if<ast::AxisItem>(&edit.what)) {
    const auto* include = std::get_if<ast::Include>(&item->node);
    const auto* jump = std::get_if<ast::NumberJump>(&item->node);
    const auto* loop = std::get_if<ast::AxisLoop>(&item->node);
    return include != nullptr ? "include " + Of(include->axes)
           : jump != nullptr  ? fmt::format("number {}", jump->number)
           : loop != nullptr  ? Of(loop->loop)
                              : "unlisted";
  }
  const std::string word = edit.dropped.empty() ? std::string() : edit.dropped + " ";
  return word + (edit.text != nullptr ? Of(*edit.text) : edit.name->text);
}

}  // namespace

void TreePrinter::Put(const ast::Test& test) {
  Add("test ");
  Add(test.each ? fmt::format("each {} of ", test.each->text) : std::string(test.files ? "files " : ""));
  Add(PrintText(test.title.text));
  Add(test.data ? " on data " + PrintText(test.data->text) : std::string());
  Open();
  for (const ast::Test::Setting& setting : test.params) {
    NewItem();
    Add(fmt::format("param {} = {}", setting.name.text, Of(*setting.value)));
  }
  for (const ast::Given& given : test.given) {
    NewItem();
    Add("given " + Of(given.table));
    if (given.file) {
      Add(" from " + PrintText(given.file->text));
    } else {
      Add(" (" + Of(given.columns) + ")");
      Cells(given.cells, std::max<size_t>(given.columns.size(), 1));
    }
  }
  for (const ast::Expectation& expectation : test.expectations) {
    NewItem();
    Add("expect " + (expectation.is == nullptr ? Of(*expectation.value) : OperandOf(*expectation.value)));
    Add(expectation.is == nullptr ? std::string() : " is " + OperandOf(*expectation.is));
    Add(expectation.prints ? " prints " + PrintText(expectation.prints->text) : std::string());
    Clause("message", expectation.message);
  }
  Close();
}

void TreePrinter::Put(const ast::Drop& drop) {
  std::string names;
  for (const ast::Name& name : drop.names) {
    names += names.empty() ? Named(drop.kind, name) : ", " + Named(drop.kind, name).substr(KeywordOf(drop.kind).size() + 1);
  }
  Add("drop " + names);
  HeadReasons();
}

void TreePrinter::Put(const ast::Change& change) {
  Add("change " + Named(change.kind, change.name));
  HeadReasons();
  Open();
  for (const ast::Change::Edit& edit : change.edits) {
    NewItem();
    if (edit.verb == ast::Change::Edit::Verb::kDrop) {
      Add("drop " + DroppedBy(edit));
      continue;
    }
    Add(edit.verb == ast::Change::Edit::Verb::kAdd ? "add " : "replace ");
    TreePrinter part;  // what has parts of its own is printed as a block of its own, and taken out of it
    part.definition_ = definition_;
    part.depth_ = depth_;
    std::visit(
        Overloaded{[&](const ast::AxisItem& item) { part.AxisItems({item}); }, [&](const ast::ListingItem& item) { part.Item(item); },
                   [&](const ast::RuleItem& item) { part.Item(item); }, [](const auto&) {}},
        edit.what);
    const std::string text = part.Take();
    Add(SubjectOf(edit, text.substr(std::min(text.find_first_not_of("\n "), text.size()))));
    Add(edit.after != nullptr ? " after " + (edit.after_word.empty() ? "" : edit.after_word + " ") + Of(*edit.after) : std::string());
  }
  Close();
}

void TreePrinter::Put(const ast::WhatIf& what_if) {
  const auto compare = [&](const ast::Target& target) { Add("compare " + Named(target.kind, target.name)); };
  if (!what_if.title) {
    Add("what if ");
    for (const ast::Definition& edit : what_if.edits) {
      Print(edit);
    }
    for (const ast::Target& target : what_if.compare) {
      Add(" ");
      compare(target);
    }
    return;
  }
  Add("what if " + PrintText(what_if.title->text));
  Open();
  for (const ast::Definition& edit : what_if.edits) {
    NewItem();
    Print(edit);
  }
  for (const ast::Target& target : what_if.compare) {
    NewItem();
    compare(target);
  }
  Close();
}

/// Nothing is known of it but its words.
void TreePrinter::Put(const ast::Faulty& faulty) {
  Add(faulty.word + (faulty.name.text.empty() ? "" : " " + faulty.name.text));
}

}  // namespace tally::format
