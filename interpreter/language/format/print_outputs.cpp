// Forms, templates, listings and worksheets.
#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/format/print.h"
#include "language/format/tree_printer.h"

namespace tally::format {
namespace {

std::string BlocksText(const std::vector<ast::Block>& blocks) {
  std::string text;
  for (const ast::Block& block : blocks) {
    text +=
        (text.empty() ? "blocks " : ", ") + block.name.text + " in " + Of(block.domain) + Clause("where", block.where) + Of(block.sorted);
  }
  return text;
}

}  // namespace

std::string Of(const ast::FormItem& item) {
  using Item = ast::FormItem;
  return std::visit(
      Overloaded{
          [](const Item::UseTemplate& use) { return "use " + use.name.text + (use.args.empty() ? std::string() : CallOf(use.args)); },
          [](const ast::FileClause& file) { return Of(file); }, [](const std::vector<ast::Block>& blocks) { return BlocksText(blocks); },
          [](const Item::Label& label) { return "label " + Of(label.column); },
          [](const Item::Value& value) { return "value " + Of(value.column); },
          [](const Item::Axes& axes) { return (axes.across ? "columns " : "rows ") + Of(axes.axes) + Of(axes.format); },
          [](const ast::Show& show) { return Of(show); }},
      item.node);
}

void TreePrinter::Population(const std::optional<ast::Path>& of, const ast::ExprPtr& where, const std::optional<ast::Path>& counting) {
  if (of) {
    Add(" of " + Of(*of));
    Clause("where", where);
    Add(counting ? " counting " + Of(*counting) : std::string());
  }
}

void TreePrinter::Body(const ast::FormBody& body) {
  Open();
  for (const ast::FormItem& item : body.items) {
    NewItem();
    Add(Of(item));
    ReasonsOfItem(item.span);
  }
  Close();
}

void TreePrinter::Put(const ast::Template& form_template) {
  Add("template " + form_template.name.text + ArgumentsOf(form_template.args));
  HeadReasons();
  Body(form_template.body);
}

void TreePrinter::Put(const ast::Form& form) {
  Add("form " + form.name.text);
  Population(form.of, form.where, form.counting);
  Add(form.measure ? " for each measure " + form.measure->text : std::string());
  HeadReasons();
  Body(form.body);
}

void TreePrinter::Put(const ast::Listing& listing) {
  Add("listing " + listing.name.text + " of " + Of(listing.of));
  Clause("where", listing.where);
  HeadReasons();
  Open();
  std::vector<Placed> items;
  for (const ast::FileClause& file : listing.files) {
    items.push_back({file.span, Of(file)});
  }
  if (!listing.sorted.empty()) {
    items.push_back({listing.sorted.front().span, Of(listing.sorted).substr(1)});
  }
  Items(std::move(items));
  for (const ast::ListingItem& item : listing.items) {
    Item(item);
  }
  Close();
}

void TreePrinter::Item(const ast::ListingItem& item) {
  NewItem();
  std::visit(Overloaded{[&](const ast::OutputColumn& column) {
                          Add(Of(column));
                          ReasonsOfItem(column.span);
                        },
                        [&](const std::pair<ast::Loop, std::vector<ast::OutputColumn>>& loop) {
                          Add(Of(loop.first));
                          Open();
                          for (const ast::OutputColumn& column : loop.second) {
                            NewItem();
                            Add(Of(column));
                          }
                          Close();
                          ReasonsOfItem(loop.first.span);
                        }},
             item.node);
}

void TreePrinter::Put(const ast::Worksheet& worksheet) {
  Add("worksheet " + worksheet.name.text + " of " + Of(worksheet.of));
  HeadReasons();
  Open();
  std::vector<Placed> items;
  for (const ast::FileClause& file : worksheet.files) {
    items.push_back({file.span, Of(file)});
  }
  for (const ast::OutputColumn& label : worksheet.labels) {
    items.push_back({label.span, "label " + Of(label)});
  }
  if (!worksheet.entries_from.parts.empty()) {
    items.push_back({worksheet.entries_from.span, "entries from " + Of(worksheet.entries_from) + Of(worksheet.entries_matching)});
  }
  if (worksheet.cell_format) {
    items.push_back({worksheet.cell_format->span, "cells" + Of(worksheet.cell_format)});
  }
  for (const ast::Worksheet::SheetColumnDef& column : worksheet.columns) {
    items.push_back({column.span, Of(column)});
  }
  for (const ast::Worksheet::SheetRowDef& row : worksheet.rows) {
    items.push_back({row.span, Of(row)});
  }
  Items(std::move(items));
  Close();
}

}  // namespace tally::format
