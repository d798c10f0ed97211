#include "language/program/change_outputs.h"

#include "language/syntax/plain_text.h"

namespace tally {
namespace {

std::vector<std::string> HeadingsOf(const std::vector<ast::OutputColumn>& columns) {
  std::vector<std::string> headings;
  for (const ast::OutputColumn& column : columns) {
    headings.push_back(ast::PlainText(column.heading).value_or(""));
  }
  return headings;
}

std::vector<std::string> FileNamesOf(const std::vector<ast::FileClause>& files) {
  std::vector<std::string> names;
  for (const ast::FileClause& file : files) {
    names.push_back(ast::PlainText(file.name).value_or(""));
  }
  return names;
}

std::vector<std::string> MarksOf(const std::vector<ast::Show>& shows) {
  std::vector<std::string> marks;
  for (const ast::Show& show : shows) {
    marks.push_back(show.mark.text);
  }
  return marks;
}

bool Holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

// ---- forms and templates -----------------------------------------------------------------------------------------------

void OutputChanger::ChangeForm(const Edit& edit, ast::FormBody& body) {
  if (edit.verb == Verb::kDrop) {
    DropOfForm(edit, body);
  } else if (const auto* clause = std::get_if<ast::FormBody>(&edit.what)) {
    PutClause(edit, *clause, body);
  } else {
    DoesNotFit(edit);
  }
}

void OutputChanger::PutClause(const Edit& edit, const ast::FormBody& clause, ast::FormBody& body) {
  for (const ast::FileClause& file : clause.files) {
    ChangeFiles(edit, &file, body.files);
  }
  for (const ast::OutputColumn& label : clause.labels) {
    ChangeColumns(edit, &label, body.labels, "label");
  }
  for (const ast::OutputColumn& value : clause.values) {
    ChangeColumns(edit, &value, body.values, "value");
  }
  for (const ast::Show& show : clause.shows) {
    ChangeShows(edit, &show, body.shows);
  }
  if (!clause.rows.empty()) {
    ChangeAxes(edit, clause.rows, body.rows);
    body.rows_format = clause.rows_format ? clause.rows_format : body.rows_format;
  }
  if (!clause.columns.empty()) {
    ChangeAxes(edit, clause.columns, body.columns);
    body.columns_format = clause.columns_format ? clause.columns_format : body.columns_format;
  }
  if (!clause.blocks.empty()) {
    if (edit.verb == Verb::kReplace) {
      body.blocks.clear();
    }
    body.blocks.insert(body.blocks.end(), clause.blocks.begin(), clause.blocks.end());
  }
  for (const ast::FormBody::UseTemplate& use : clause.uses) {
    std::vector<std::string> names;
    for (const auto& known : body.uses) {
      names.push_back(known.name.text);
    }
    ChangeList(edit, body.uses, &use, names, use.name.text, "template");
  }
}

void OutputChanger::DropOfForm(const Edit& edit, ast::FormBody& body) {
  const std::string name = NameOf(edit);
  const bool any = edit.dropped.empty();
  if (edit.dropped == "show" || (any && edit.after && Holds(MarksOf(body.shows), name))) {
    ChangeShows(edit, nullptr, body.shows);
  } else if (edit.dropped == "file" || (any && edit.after && Holds(FileNamesOf(body.files), name))) {
    ChangeFiles(edit, nullptr, body.files);
  } else if (edit.dropped == "value" || (any && edit.after && Holds(HeadingsOf(body.values), name))) {
    ChangeColumns(edit, nullptr, body.values, "value");
  } else if (edit.dropped == "label" || (any && edit.after)) {
    ChangeColumns(edit, nullptr, body.labels, "label");
  } else if (any && edit.name) {
    const size_t before = body.rows.size() + body.columns.size() + body.uses.size();
    const auto is_named = [&](const ast::AxisRef& axis) { return !axis.name.parts.empty() && axis.name.parts.back().text == name; };
    std::erase_if(body.rows, is_named);
    std::erase_if(body.columns, is_named);
    std::erase_if(body.uses, [&](const auto& use) { return use.name.text == name; });
    if (before == body.rows.size() + body.columns.size() + body.uses.size()) {
      NotThere(edit.name->span, "axis or template", name, {});
    }
  } else {
    DoesNotFit(edit);
  }
}

/// `replace file` of the only file replaces it, whatever its name; of several it goes by the name.
void OutputChanger::ChangeFiles(const Edit& edit, const ast::FileClause* file, std::vector<ast::FileClause>& files) {
  if (edit.verb == Verb::kReplace && file != nullptr && files.size() == 1) {
    files.front() = *file;
    return;
  }
  ChangeList(edit, files, file, FileNamesOf(files), file != nullptr ? ast::PlainText(file->name).value_or("") : NameOf(edit), "file");
}

void OutputChanger::ChangeColumns(const Edit& edit, const ast::OutputColumn* column, std::vector<ast::OutputColumn>& columns,
                                  std::string_view what) {
  ChangeList(edit, columns, column, HeadingsOf(columns), column != nullptr ? ast::PlainText(column->heading).value_or("") : NameOf(edit),
             what);
}

void OutputChanger::ChangeShows(const Edit& edit, const ast::Show* show, std::vector<ast::Show>& shows) {
  const std::vector<std::string> marks = MarksOf(shows);
  if (edit.verb == Verb::kAdd && show != nullptr) {  // a mark may have several conditions
    if (const auto at = AddAt(edit, marks, "mark")) {
      shows.insert(shows.begin() + static_cast<std::ptrdiff_t>(*at), *show);
    }
    return;
  }
  const std::string mark = show != nullptr ? show->mark.text : NameOf(edit);
  if (std::count(marks.begin(), marks.end(), mark) < 2) {
    ChangeList(edit, shows, show, marks, mark, "mark");
    return;
  }
  // All conditions of the mark go; what replaces them stands where the first did.
  const size_t first = static_cast<size_t>(std::find(marks.begin(), marks.end(), mark) - marks.begin());
  std::erase_if(shows, [&](const ast::Show& each) { return each.mark.text == mark; });
  if (show != nullptr) {
    shows.insert(shows.begin() + static_cast<std::ptrdiff_t>(first), *show);
  }
}

void OutputChanger::ChangeAxes(const Edit& edit, const std::vector<ast::AxisRef>& brought, std::vector<ast::AxisRef>& axes) {
  if (edit.verb == Verb::kReplace) {
    axes.clear();
  }
  axes.insert(axes.end(), brought.begin(), brought.end());
}

// ---- listings ------------------------------------------------------------------------------------------------------------

void OutputChanger::ChangeListing(const Edit& edit, ast::Listing& listing) {
  if (const auto* keys = std::get_if<std::vector<ast::SortKey>>(&edit.what)) {
    if (edit.verb == Verb::kReplace) {
      listing.sorted.clear();
    }
    listing.sorted.insert(listing.sorted.end(), keys->begin(), keys->end());
    return;
  }
  const auto* clause = std::get_if<ast::FormBody>(&edit.what);
  if (edit.dropped == "file" || (clause != nullptr && !clause->files.empty())) {
    ChangeFiles(edit, clause == nullptr ? nullptr : &clause->files.front(), listing.files);
    return;
  }
  std::vector<std::string> names;
  for (const ast::ListingItem& item : listing.items) {
    const auto* column = std::get_if<ast::OutputColumn>(&item.node);
    names.push_back(column != nullptr ? ast::PlainText(column->heading).value_or("") : "");
  }
  const auto* column = std::get_if<ast::OutputColumn>(&edit.what);
  const ast::ListingItem item = column != nullptr ? ast::ListingItem{*column} : ast::ListingItem{};
  ChangeList(edit, listing.items, column != nullptr ? &item : nullptr, names,
             column != nullptr ? ast::PlainText(column->heading).value_or("") : NameOf(edit), "field");
}

// ---- worksheets ----------------------------------------------------------------------------------------------------------

void OutputChanger::ChangeWorksheet(const Edit& edit, ast::Worksheet& sheet) {
  std::vector<std::string> rows;
  for (const auto& row : sheet.rows) {
    rows.push_back(row.name ? row.name->text : row.text.text);
  }
  std::vector<std::string> columns;
  for (const auto& column : sheet.columns) {
    columns.push_back(std::to_string(column.number));
  }
  if (const auto* row = std::get_if<ast::Worksheet::SheetRowDef>(&edit.what)) {
    Edit placed = edit;  // `after` names a row by its letter or its text
    for (const auto& known : sheet.rows) {
      if (placed.after && known.name && known.text.text == placed.after->text) {
        placed.after->text = known.name->text;
      }
    }
    ChangeList(placed, sheet.rows, row, rows, row->name->text, "row");
  } else if (const auto* column = std::get_if<ast::Worksheet::SheetColumnDef>(&edit.what)) {
    ChangeList(edit, sheet.columns, column, columns, std::to_string(column->number), "column");
    std::stable_sort(sheet.columns.begin(), sheet.columns.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  } else if (const auto* item = std::get_if<ast::AxisItem>(&edit.what);
             item != nullptr && std::holds_alternative<ast::Header>(item->node)) {
    const ast::ExprPtr& text = std::get<ast::Header>(item->node).text;
    ast::Worksheet::SheetRowDef header{.name = std::nullopt, .text = {.text = ast::PlainText(text).value_or(""), .span = text->span}};
    header.span = item->span;
    ChangeList(edit, sheet.rows, &header, rows, header.text.text, "header");
  } else if (const auto* clause = std::get_if<ast::FormBody>(&edit.what)) {
    if (!clause->files.empty()) {
      ChangeFiles(edit, &clause->files.front(), sheet.files);
    } else if (!clause->labels.empty()) {
      ChangeColumns(edit, &clause->labels.front(), sheet.labels, "label");
    } else {
      DoesNotFit(edit);
    }
  } else if (edit.verb == Verb::kDrop) {
    DropOfWorksheet(edit, sheet);
  } else {
    DoesNotFit(edit);
  }
}

void OutputChanger::DropOfWorksheet(const Edit& edit, ast::Worksheet& sheet) {
  if (edit.dropped == "column" && edit.number) {
    const auto count = std::erase_if(sheet.columns, [&](const auto& column) { return column.number == *edit.number; });
    if (count == 0) {
      NotThere(edit.span, "column", std::to_string(*edit.number), {});
    }
  } else if (edit.dropped == "file") {
    ChangeFiles(edit, nullptr, sheet.files);
  } else if (edit.dropped == "label") {
    ChangeColumns(edit, nullptr, sheet.labels, "label");
  } else {
    std::vector<std::string> rows;
    for (const auto& row : sheet.rows) {
      rows.push_back(edit.name && row.name ? row.name->text : row.text.text);
    }
    ChangeList<ast::Worksheet::SheetRowDef>(edit, sheet.rows, nullptr, rows, NameOf(edit), "row");
  }
}

}  // namespace tally
