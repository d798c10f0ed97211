#include "language/program/change_outputs.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/base/overloaded.h"
#include "language/format/tree_printer.h"

namespace tally {
namespace {

using ast::FormItem;

std::vector<ast::AxisRef>* AxesOf(FormItem& item, bool across) {
  auto* axes = std::get_if<FormItem::Axes>(&item.node);
  return axes != nullptr && axes->across == across ? &axes->axes : nullptr;
}

std::string FormatOf(const FormItem& item) {
  const auto* axes = std::get_if<FormItem::Axes>(&item.node);
  return axes == nullptr ? std::string() : format::Of(axes->format);
}

std::string NameOfAxis(const ast::AxisRef& axis) {
  return format::Of(axis);
}

std::string NameOfBlock(const ast::Block& block) {
  return block.name.text;
}

template <class Node>
const Node* NodeOf(const ast::Change::Edit& edit) {
  const auto* item = std::get_if<FormItem>(&edit.what);
  return item == nullptr ? nullptr : std::get_if<Node>(&item->node);
}

}  // namespace

bool OutputChanger::ReplacesAll(const Edit& edit) {
  return HasNoAfter(edit, "`replace` puts these in the place of all that are here; `add` puts some behind others");
}

// ---- forms and templates -----------------------------------------------------------------------------------------------

PartKey OutputChanger::KeyOf(const ast::FileClause& file) {
  return {.kind = "file", .name = WrittenText(file.name)};
}

PartKey OutputChanger::KeyOf(const FormItem& item) {
  return std::visit(
      Overloaded{[](const FormItem::UseTemplate& use) { return PartKey{.kind = "template", .name = use.name.text, .is_text = false}; },
                 [](const ast::FileClause& file) { return KeyOf(file); }, [](const std::vector<ast::Block>&) { return BareKey("blocks"); },
                 [](const FormItem::Label& label) { return PartKey{.kind = "label", .name = WrittenText(label.column.heading)}; },
                 [](const FormItem::Value& value) { return PartKey{.kind = "value", .name = WrittenText(value.column.heading)}; },
                 [](const FormItem::Axes& axes) { return BareKey(axes.across ? "columns" : "rows"); },
                 [](const ast::Show& show) {
                   return show.mark.kind == ast::DataCell::Kind::kText ? PartKey{.kind = "mark", .name = show.mark.text, .may_repeat = true}
                                                                       : BareKey("show " + format::Of(show.mark));
                 }},
      item.node);
}

void OutputChanger::ChangeForm(const Edit& edit, ast::FormBody& body) {
  const auto* item = std::get_if<FormItem>(&edit.what);
  if (edit.verb == Verb::kDrop) {
    DropOfForm(edit, body);
  } else if (item == nullptr) {
    DoesNotFit(edit);
  } else if (const auto* axes = std::get_if<FormItem::Axes>(&item->node)) {
    PutParts<ast::AxisRef>(
        edit, *item, body, [across = axes->across](FormItem& each) { return AxesOf(each, across); }, NameOfAxis);
  } else if (std::holds_alternative<std::vector<ast::Block>>(item->node)) {
    PutParts<ast::Block>(
        edit, *item, body, [](FormItem& each) { return std::get_if<std::vector<ast::Block>>(&each.node); }, NameOfBlock);
  } else {
    PutItem(edit, *item, body);
  }
}

void OutputChanger::PutItem(const Edit& edit, const FormItem& item, ast::FormBody& body) {
  ListEdit<FormItem> list{.places = [&] { return PlacesIn(body.items, [](const FormItem& each) { return KeyOf(each); }); },
                          .brought = &item,
                          .key = KeyOf(item),
                          .dropped = {},
                          .after = AfterOf(edit, {}),
                          .append = [&](const FormItem& more) { body.items.push_back(more); }};
  list.after.kind = std::holds_alternative<ast::Show>(item.node) ? "mark" : list.key.kind;
  const auto is_file = [](const FormItem& each) { return std::holds_alternative<ast::FileClause>(each.node); };
  if (edit.verb == Verb::kReplace && is_file(item) && std::count_if(body.items.begin(), body.items.end(), is_file) == 1) {
    NoteEdited(edit, list.key);
    list.key = KeyOf(*std::find_if(body.items.begin(), body.items.end(), is_file));  // the only file is meant, whatever its name
  }
  EditList(edit, list);
}

/// Axes of `rows` or `columns`, or blocks: what several clauses of the form may name, one behind the other.
template <class Part, class ListOf, class NameOf>
void OutputChanger::PutParts(const Edit& edit, const FormItem& item, ast::FormBody& body, const ListOf& list_of, const NameOf& name_of) {
  struct Stand {
    size_t item;
    size_t part;
  };
  NoteEdited(edit, KeyOf(item), true);
  FormItem brought = item;
  const std::vector<Part>& parts = *list_of(brought);
  std::vector<PartKey> keys;
  std::vector<Stand> places;
  for (size_t i = 0; i < body.items.size(); ++i) {
    const std::vector<Part>* list = list_of(body.items[i]);
    for (size_t p = 0; list != nullptr && p < list->size(); ++p) {
      keys.push_back({.kind = std::is_same_v<Part, ast::Block> ? "block" : "axis", .name = name_of((*list)[p])});
      places.push_back({i, p});
    }
  }
  if (edit.verb == Verb::kReplace && places.empty()) {
    NotThere({.kind = "", .name = KeyOf(item).name, .noun = {}, .span = edit.span}, {});
  } else if (edit.verb == Verb::kReplace) {
    if (ReplacesAll(edit)) {
      body.items[places.front().item] = item;
      for (size_t i = body.items.size(); i-- > places.front().item + 1;) {
        if (list_of(body.items[i]) != nullptr) {
          body.items.erase(body.items.begin() + static_cast<std::ptrdiff_t>(i));
        }
      }
    }
  } else if (places.empty() && edit.after == nullptr) {
    body.items.push_back(item);
  } else if (const auto behind = edit.after == nullptr ? std::optional(places.size() - 1) : TheOne(keys, AfterOf(edit, "axis"))) {
    const Stand place = places[*behind];
    FormItem& there = body.items[place.item];
    std::vector<Part>& list = *list_of(there);
    const auto next = list.begin() + static_cast<std::ptrdiff_t>(place.part) + 1;
    if (FormatOf(there) == FormatOf(item)) {
      list.insert(next, parts.begin(), parts.end());
      return;
    }
    FormItem rest = there;  // each keeps its format
    *list_of(rest) = std::vector<Part>(next, list.end());
    list.erase(next, list.end());
    const auto at = body.items.begin() + static_cast<std::ptrdiff_t>(place.item) + 1;
    const auto put = body.items.insert(at, item);
    if (!list_of(rest)->empty()) {
      body.items.insert(put + 1, std::move(rest));
    }
  }
}

void OutputChanger::DropOfForm(const Edit& edit, ast::FormBody& body) {
  if (edit.name && edit.dropped.empty()) {
    DropName(edit, body);
    return;
  }
  const auto* show = NodeOf<ast::Show>(edit);
  const bool whole = show != nullptr && (show->where != nullptr || !show->in.empty());
  if (show == nullptr && (edit.text == nullptr || !HasWord(edit, {"", "label", "value", "file"}))) {
    DoesNotFit(edit);
    return;
  }
  const auto key_of = [&](const FormItem& item) {  // `show "*" where C` is that mark alone
    return whole && std::holds_alternative<ast::Show>(item.node) ? BareKey(format::Of(item)) : KeyOf(item);
  };
  ListEdit<FormItem> list{.places = [&] { return PlacesIn(body.items, key_of); },
                          .brought = nullptr,
                          .key = {},
                          .dropped = DroppedBy(edit, "label"),
                          .after = {},
                          .append = {}};
  if (show != nullptr) {
    NoteEdited(edit, KeyOf(std::get<FormItem>(edit.what)));
    const PartKey key = key_of(std::get<FormItem>(edit.what));
    list.dropped.kind = key.kind;
    list.dropped.name = key.name;
  }
  EditList(edit, list);
}

/// An axis, a block or a template.
void OutputChanger::DropName(const Edit& edit, ast::FormBody& body) {
  const ast::Name& name = *edit.name;
  std::vector<PartKey> found;
  std::vector<std::string> names;
  const auto is_named = [&](const std::string& other) {
    names.push_back(other);
    return other == name.text;
  };
  const auto drop_from = [&](auto& list, const auto& name_of) {
    std::erase_if(list, [&](const auto& part) {
      const bool goes = is_named(name_of(part));
      if (goes) {
        found.push_back({.kind = {}, .name = name.text});
      }
      return goes;
    });
    return list.empty();
  };
  ast::FormBody kept;
  for (FormItem item : body.items) {
    bool empty = false;
    const PartKey key = KeyOf(item);
    const size_t found_before = found.size();
    if (auto* axes = std::get_if<FormItem::Axes>(&item.node)) {
      empty = drop_from(axes->axes, [](const ast::AxisRef& axis) { return axis.name.parts.empty() ? "" : axis.name.parts.back().text; });
    } else if (auto* blocks = std::get_if<std::vector<ast::Block>>(&item.node)) {
      empty = drop_from(*blocks, NameOfBlock);
    } else if (const auto* use = std::get_if<FormItem::UseTemplate>(&item.node); use != nullptr && is_named(use->name.text)) {
      found.push_back({.kind = {}, .name = name.text});
      empty = true;
    }
    if (found.size() > found_before) {
      NoteEdited(edit, key, true);
    }
    if (!empty) {
      kept.items.push_back(std::move(item));
    }
  }
  const SoughtPart sought{.kind = {}, .name = name.text, .noun = "axis, block or template", .span = name.span};
  if (found.empty()) {
    NotThere(sought, names);
  } else if (found.size() > 1) {
    SeveralThere(sought, found);
  } else {
    body = std::move(kept);
  }
}

/// `replace file` of the only file replaces it, whatever its name; of several it goes by the name.
void OutputChanger::ChangeFiles(const Edit& edit, const ast::FileClause* file, std::vector<ast::FileClause>& files) {
  if (edit.verb == Verb::kReplace && file != nullptr && files.size() == 1) {
    if (ReplacesAll(edit)) {
      NoteEdited(edit, KeyOf(files.front()));
      NoteEdited(edit, KeyOf(*file));
      files.front() = *file;
    }
    return;
  }
  EditPlainList(
      edit, files, file, [](const ast::FileClause& each) { return KeyOf(each); }, "file");
}

void OutputChanger::ChangeLabels(const Edit& edit, const ast::OutputColumn* label, std::vector<ast::OutputColumn>& labels) {
  EditPlainList(
      edit, labels, label, [](const ast::OutputColumn& each) { return PartKey{.kind = "label", .name = WrittenText(each.heading)}; },
      "label");
}

// ---- listings ------------------------------------------------------------------------------------------------------------

namespace {

using ListingLoop = std::pair<ast::Loop, std::vector<ast::OutputColumn>>;

}  // namespace

void OutputChanger::ChangeListing(const Edit& edit, ast::Listing& listing) {
  if (const auto* keys = std::get_if<std::vector<ast::SortKey>>(&edit.what)) {
    ChangeClause(
        edit, *keys, listing.sorted, [](const ast::SortKey& key) { return format::Of(*key.key); }, "key of the order", "sorted by");
    return;
  }
  const auto* file = NodeOf<ast::FileClause>(edit);
  if (file != nullptr || (edit.verb == Verb::kDrop && edit.dropped == "file")) {
    ChangeFiles(edit, file, listing.files);
    return;
  }
  const auto key_of_field = [](const ast::OutputColumn& field) { return PartKey{.kind = "field", .name = WrittenText(field.heading)}; };
  const auto key_of = [&](const ast::ListingItem& item) {
    const auto* loop = std::get_if<ListingLoop>(&item.node);
    return loop != nullptr ? BareKey(format::Of(loop->first)) : key_of_field(std::get<ast::OutputColumn>(item.node));
  };
  const auto places = [&] {
    PartPlaces<ast::ListingItem> found;
    for (size_t i = 0; i < listing.items.size(); ++i) {
      found.push_back(PlaceAt<ast::ListingItem>(listing.items, i, key_of, [](const ast::ListingItem& item) { return &item; }));
      auto* loop = std::get_if<ListingLoop>(&listing.items[i].node);
      for (size_t j = 0; loop != nullptr && j < loop->second.size(); ++j) {
        found.push_back(PlaceAt<ast::ListingItem>(loop->second, j, key_of_field,
                                                  [](const ast::ListingItem& item) { return std::get_if<ast::OutputColumn>(&item.node); }));
      }
    }
    return found;
  };
  SoughtPart dropped = DroppedBy(edit, "field");
  if (edit.verb == Verb::kDrop && !SeeksLoop(edit, dropped) && (edit.text == nullptr || !HasWord(edit, {""}))) {
    DoesNotFit(edit);
    return;
  }
  const auto* item = std::get_if<ast::ListingItem>(&edit.what);
  EditList<ast::ListingItem>(edit, {.places = places,
                                    .brought = item,
                                    .key = item != nullptr ? key_of(*item) : PartKey{},
                                    .dropped = dropped,
                                    .after = AfterOf(edit, "field"),
                                    .append = [&](const ast::ListingItem& more) { listing.items.push_back(more); }});
}

// ---- worksheets ----------------------------------------------------------------------------------------------------------

PartKey OutputChanger::KeyOf(const ast::Worksheet::SheetRowDef& row) {
  return row.name ? PartKey{.kind = "row", .name = row.name->text, .other = row.text.text}
                  : PartKey{.kind = "header", .name = row.text.text};
}

void OutputChanger::ChangeWorksheet(const Edit& edit, ast::Worksheet& sheet) {
  const auto* item = std::get_if<ast::AxisItem>(&edit.what);
  const auto* header = item == nullptr ? nullptr : std::get_if<ast::Header>(&item->node);
  const auto* label = NodeOf<FormItem::Label>(edit);
  if (edit.verb == Verb::kDrop) {
    DropOfWorksheet(edit, sheet);
  } else if (const auto* row = std::get_if<ast::Worksheet::SheetRowDef>(&edit.what)) {
    ChangeSheetRows(edit, row, sheet);
  } else if (const auto* column = std::get_if<ast::Worksheet::SheetColumnDef>(&edit.what)) {
    ChangeSheetColumns(edit, column, sheet);
  } else if (header != nullptr) {
    ast::Worksheet::SheetRowDef header_row{.name = std::nullopt, .text = {.text = WrittenText(header->text), .span = header->text->span}};
    header_row.span = item->span;
    ChangeSheetRows(edit, &header_row, sheet);
  } else if (const auto* file = NodeOf<ast::FileClause>(edit)) {
    ChangeFiles(edit, file, sheet.files);
  } else if (label != nullptr) {
    ChangeLabels(edit, &label->column, sheet.labels);
  } else {
    DoesNotFit(edit);
  }
}

void OutputChanger::DropOfWorksheet(const Edit& edit, ast::Worksheet& sheet) {
  if (edit.dropped == "column") {
    ChangeSheetColumns(edit, nullptr, sheet);
  } else if (edit.dropped == "file") {
    ChangeFiles(edit, nullptr, sheet.files);
  } else if (edit.dropped == "label") {
    ChangeLabels(edit, nullptr, sheet.labels);
  } else if ((edit.name || edit.text != nullptr) && HasWord(edit, {"", "row", "header"})) {
    Edit of_row = edit;
    of_row.dropped = edit.name ? "row" : edit.dropped;  // a header has no name
    ChangeSheetRows(of_row, nullptr, sheet);
  } else {
    DoesNotFit(edit);
  }
}

void OutputChanger::ChangeSheetRows(const Edit& edit, const ast::Worksheet::SheetRowDef* row, ast::Worksheet& sheet) {
  EditPlainList(
      edit, sheet.rows, row, [](const ast::Worksheet::SheetRowDef& each) { return KeyOf(each); }, "row");
}

void OutputChanger::ChangeSheetColumns(const Edit& edit, const ast::Worksheet::SheetColumnDef* column, ast::Worksheet& sheet) {
  if (!HasNoAfter(edit, "the columns of a worksheet stand in the order of their numbers")) {
    return;
  }
  EditPlainList(
      edit, sheet.columns, column,
      [](const ast::Worksheet::SheetColumnDef& each) { return PartKey{.kind = "column", .name = fmt::format("{}", each.number)}; },
      "column");
  std::stable_sort(sheet.columns.begin(), sheet.columns.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
}

}  // namespace tally
