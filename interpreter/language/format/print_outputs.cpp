// Forms, templates, listings and worksheets.
#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/format/print.h"
#include "language/format/tree_printer.h"

namespace tally::format {
namespace {

std::string BlockText(const ast::Block& block) {
  return block.name.text + " in " + Of(block.domain) + Clause("where", block.where) + Of(block.sorted);
}

}  // namespace

void TreePrinter::Population(const std::optional<ast::Path>& of, const ast::ExprPtr& where, const std::optional<ast::Path>& counting) {
  if (of) {
    Add(" of " + Of(*of));
    Clause("where", where);
    Add(counting ? " counting " + Of(*counting) : std::string());
  }
}

/// The clauses of a form or template, as they were written.
void TreePrinter::Body(const ast::FormBody& body) {
  Open();
  std::vector<Placed> items;
  for (const ast::FormBody::UseTemplate& use : body.uses) {
    items.push_back({use.name.span, "use " + use.name.text + (use.args.empty() ? std::string() : CallOf(use.args))});
  }
  for (const ast::FileClause& file : body.files) {
    items.push_back({file.span, Of(file)});
  }
  if (!body.blocks.empty()) {
    std::string blocks;
    for (const ast::Block& block : body.blocks) {
      blocks += (blocks.empty() ? "blocks " : ", ") + BlockText(block);
    }
    items.push_back({body.blocks.front().span, std::move(blocks)});
  }
  for (const ast::OutputColumn& label : body.labels) {
    items.push_back({label.span, "label " + Of(label)});
  }
  for (const ast::OutputColumn& value : body.values) {
    items.push_back({value.span, "value " + Of(value)});
  }
  if (!body.rows.empty()) {
    items.push_back({body.rows.front().span, "rows " + Of(body.rows) + Of(body.rows_format)});
  }
  if (!body.columns.empty()) {
    items.push_back({body.columns.front().span, "columns " + Of(body.columns) + Of(body.columns_format)});
  }
  for (const ast::Show& show : body.shows) {
    items.push_back({show.span, Of(show)});
  }
  Items(std::move(items));
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
  Close();
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
