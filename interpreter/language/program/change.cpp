#include "language/program/change.h"

#include <fmt/format.h>

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"
#include "language/format/tree_printer.h"
#include "language/program/change_outputs.h"
#include "language/program/inherited.h"

namespace tally {

namespace {

/// The edits of one change, one at a time.
class Changer : public OutputChanger {
 public:
  using OutputChanger::OutputChanger;

  void Apply(const Edit& edit, ast::Definition& definition) {
    std::visit(Overloaded{[&](ast::Codes& codes) { ChangeCodes(edit, codes); },
                          [&](ast::Axis& axis) { ChangeAxis(edit, axis); },
                          [&](ast::Table& table) { ChangeTable(edit, table); },
                          [&](ast::Measure& measure) { ChangeMeasure(edit, measure); },
                          [&](ast::Checks& checks) { ChangeChecks(edit, checks); },
                          [&](ast::Patterns& patterns) { ChangePatterns(edit, patterns); },
                          [&](ast::Listing& listing) { ChangeListing(edit, listing); },
                          [&](ast::Form& form) { ChangeForm(edit, form.body); },
                          [&](ast::Template& form_template) { ChangeForm(edit, form_template.body); },
                          [&](ast::Worksheet& sheet) { ChangeWorksheet(edit, sheet); },
                          [&](const ast::Param&) { HasNoParts(edit); },
                          [&](const ast::DerivedTable&) { HasNoParts(edit); },
                          [&](const ast::Cohort&) { HasNoParts(edit); },
                          [&](const ast::Define&) { HasNoParts(edit); },
                          [](const ast::Use&) { NamesNothing(); },
                          [](const ast::Needs&) { NamesNothing(); },
                          [](const ast::Require&) { NamesNothing(); },
                          [](const ast::Test&) { NamesNothing(); },
                          [](const ast::Drop&) { NamesNothing(); },
                          [](const ast::Change&) { NamesNothing(); },
                          [](const ast::WhatIf&) { NamesNothing(); },
                          [](const ast::Faulty&) {}},
               definition.node);
  }

 private:
  static void NamesNothing() { TALLY_CHECK(false && "a change is of what has a name"); }

  void HasNoParts(const Edit& edit) {
    sink_
        .Report(DiagnosticKind::WrongEdit, edit.span,
                fmt::format("`{}` is one rule and has no parts to {}", change_.name.text,
                            edit.verb == Verb::kAdd       ? "add to"
                            : edit.verb == Verb::kReplace ? "replace"
                                                          : "drop"))
        .Hint(fmt::format("say `replace {} {} ... because \"...\"`; `inherited` in it is the rule as it was", KeywordOf(change_.kind),
                          change_.name.text));
  }

  void ChangeCodes(const Edit& edit, ast::Codes& codes) {
    const size_t width = 2 + codes.attributes.size();
    using Row = std::vector<ast::DataCell>;
    std::vector<Row> rows;
    for (size_t i = 0; i < codes.cells.size(); i += width) {
      rows.emplace_back(
          std::make_move_iterator(codes.cells.begin() + static_cast<std::ptrdiff_t>(i)),
          std::make_move_iterator(codes.cells.begin() + static_cast<std::ptrdiff_t>(std::min(i + width, codes.cells.size()))));
    }
    codes.cells.clear();
    const auto put_back = [&] {
      for (Row& row : rows) {
        codes.cells.insert(codes.cells.end(), std::make_move_iterator(row.begin()), std::make_move_iterator(row.end()));
      }
    };
    const auto* cells = std::get_if<Row>(&edit.what);
    if (cells != nullptr && (cells->empty() || cells->size() != width)) {
      sink_.Report(DiagnosticKind::WrongArguments, edit.span,
                   fmt::format("a row of `{}` has {} values, this one has {}", codes.name.text, width, cells->size()));
      put_back();
      return;
    }
    EditPlainList<Row>(
        edit, rows, cells, [](const Row& row) { return PartKey{.kind = "code", .name = row[0].text}; }, "code");
    put_back();
  }

  static PartKey KeyOf(const ast::AxisItem& item) {
    return std::visit(
        Overloaded{[](const ast::Line& line) { return PartKey{.kind = "line", .name = WrittenText(line.text)}; },
                   [](const ast::Header& header) { return PartKey{.kind = "header", .name = WrittenText(header.text)}; },
                   [](const ast::Include& include) {
                     return PartKey{.kind = "include", .name = format::Of(include.axes), .other = {}, .is_text = false, .may_repeat = true};
                   },
                   [](const ast::NumberJump& jump) {
                     return PartKey{
                         .kind = "number", .name = fmt::format("{}", jump.number), .other = {}, .is_text = false, .may_repeat = true};
                   },
                   [](const ast::Unlisted&) { return BareKey("unlisted"); },
                   [](const ast::AxisLoop& loop) { return BareKey(format::Of(loop.loop)); }},
        item.node);
  }

  static void AddPlaces(std::vector<ast::AxisItem>& items, PartPlaces<ast::AxisItem>& places) {
    for (size_t i = 0; i < items.size(); ++i) {
      places.push_back(PlaceAt<ast::AxisItem>(items, i, KeyOf, [](const ast::AxisItem& item) { return &item; }));
      if (auto* loop = std::get_if<ast::AxisLoop>(&items[i].node)) {
        AddPlaces(loop->items, places);
      }
    }
  }

  void ChangeAxis(const Edit& edit, ast::Axis& axis) {
    const auto* item = std::get_if<ast::AxisItem>(&edit.what);
    if (edit.verb == Verb::kDrop && item == nullptr && !HasWord(edit, {"", "line", "header"})) {
      DoesNotFit(edit);
      return;
    }
    ListEdit<ast::AxisItem> list{.places =
                                     [&] {
                                       PartPlaces<ast::AxisItem> places;
                                       AddPlaces(axis.items, places);
                                       return places;
                                     },
                                 .brought = item,
                                 .key = item != nullptr ? KeyOf(*item) : PartKey{},
                                 .dropped = DroppedBy(edit, "line"),
                                 .after = AfterOf(edit, "line"),
                                 .append = [&](const ast::AxisItem& more) { axis.items.push_back(more); }};
    if (edit.verb == Verb::kDrop && item != nullptr) {
      list.dropped.kind = list.key.kind;
      list.dropped.name = list.key.name;
    }
    EditList(edit, list);
  }

  void ChangeTable(const Edit& edit, ast::Table& table) {
    const std::vector<ast::Column> before = table.columns;
    EditPlainList<ast::Column>(
        edit, table.columns, std::get_if<ast::Column>(&edit.what),
        [](const ast::Column& column) { return PartKey{.kind = "column", .name = column.name.text}; }, "column");
    ChangeAbsentRows(before, table);
  }

  // The rows of `absent means` keep the cells of the columns that stay. A new column is missing in them.
  static void ChangeAbsentRows(const std::vector<ast::Column>& before, ast::Table& table) {
    const auto width_of = [](const ast::Column& column) { return std::max<size_t>(1, column.headers.size()); };
    size_t width = 0;
    for (const ast::Column& column : before) {
      width += width_of(column);
    }
    if (width == 0 || table.absent_means.size() % width != 0) {
      return;  // the binder says so
    }
    std::vector<ast::DataCell> cells;
    for (size_t row = 0; row < table.absent_means.size(); row += width) {
      for (const ast::Column& column : table.columns) {
        size_t place = row;
        const auto old = std::find_if(before.begin(), before.end(), [&](const ast::Column& other) {
          place += other.name.text == column.name.text ? 0 : width_of(other);
          return other.name.text == column.name.text;
        });
        for (size_t i = 0; i < width_of(column); ++i) {
          const bool stays = old != before.end() && width_of(*old) == width_of(column);
          cells.push_back(stays ? table.absent_means[place + i]
                                : ast::DataCell{.kind = ast::DataCell::Kind::kMissing, .text = {}, .span = column.name.span});
        }
      }
    }
    table.absent_means = std::move(cells);
  }

  void ChangeMeasure(const Edit& edit, ast::Measure& measure) {
    if (const auto* lines = std::get_if<std::vector<ast::AxisRef>>(&edit.what)) {
      ChangeClause(
          edit, *lines, measure.lines, [](const ast::AxisRef& axis) { return format::Of(axis); }, "axis", "lines");
      return;
    }
    const auto* clause = std::get_if<std::pair<std::string, ast::ExprPtr>>(&edit.what);
    if (clause == nullptr && (edit.verb != Verb::kDrop || !edit.name || !HasWord(edit, {""}))) {
      DoesNotFit(edit);
      return;
    }
    if (!HasNoAfter(edit, "a measure has one clause of each kind, in any order")) {
      return;
    }
    const std::string name = clause != nullptr ? clause->first : edit.name->text;
    const SoughtPart sought{.kind = "clause", .name = name, .noun = {}, .span = clause != nullptr ? edit.span : edit.name->span};
    ast::ExprPtr* place = name == "denominator" ? &measure.denominator
                          : name == "numerator" ? &measure.numerator
                          : name == "exclude"   ? &measure.exclude
                          : name == "target"    ? &measure.target
                                                : nullptr;
    if (place == nullptr) {
      NotThere(sought, {"denominator", "numerator", "exclude", "target"});
      return;
    }
    const bool optional = place == &measure.exclude || place == &measure.target;
    if (edit.verb == Verb::kAdd && *place != nullptr) {
      IsNew(edit, {{.kind = "clause", .name = name}}, {.kind = "clause", .name = name});
    } else if (edit.verb != Verb::kAdd && *place == nullptr) {
      NotThere(sought, {});
    } else if (edit.verb == Verb::kDrop && !optional) {
      sink_.Report(DiagnosticKind::UnknownName, edit.span, fmt::format("a measure cannot be without its `{}`", name));
    } else {
      NoteEdited(edit, {.kind = "clause", .name = name});
      *place = clause == nullptr ? nullptr : WithInherited(clause->second, *place);
    }
  }

  static PartKey KeyOfRule(const ast::Rule& rule) { return {.kind = "rule", .name = rule.id.text, .may_repeat = true}; }
  static PartKey KeyOfRuleItem(const ast::RuleItem& item) {
    const auto* loop = std::get_if<ast::RuleLoop>(&item.node);
    return loop != nullptr ? BareKey(format::Of(loop->loop)) : KeyOfRule(std::get<ast::Rule>(item.node));
  }

  static PartPlaces<ast::RuleItem> PlacesOf(ast::Checks& checks) {
    PartPlaces<ast::RuleItem> places;
    for (size_t i = 0; i < checks.items.size(); ++i) {
      places.push_back(PlaceAt<ast::RuleItem>(checks.items, i, KeyOfRuleItem, [](const ast::RuleItem& item) { return &item; }));
      auto* loop = std::get_if<ast::RuleLoop>(&checks.items[i].node);
      for (size_t j = 0; loop != nullptr && j < loop->rules.size(); ++j) {
        places.push_back(PlaceAt<ast::RuleItem>(loop->rules, j, KeyOfRule,
                                                [](const ast::RuleItem& item) { return std::get_if<ast::Rule>(&item.node); }));
      }
    }
    return places;
  }

  void ChangeChecks(const Edit& edit, ast::Checks& checks) {
    const auto* item = std::get_if<ast::RuleItem>(&edit.what);
    SoughtPart dropped = DroppedBy(edit, "rule");
    if (edit.verb == Verb::kDrop && !SeeksLoop(edit, dropped) && !HasWord(edit, {"", "rule"})) {
      DoesNotFit(edit);
      return;
    }
    // An id may have several rules: all of them are the rule that goes.
    const auto has_id = [&](const ast::Rule& rule) { return rule.id.text == dropped.name; };
    const auto is_of_id = [&](const PartPlace<ast::RuleItem>& place) { return place.key.kind == "rule" && place.key.name == dropped.name; };
    const PartPlaces<ast::RuleItem> all = PlacesOf(checks);
    if (edit.verb == Verb::kDrop && std::count_if(all.begin(), all.end(), is_of_id) > 1) {
      NoteEdited(edit, {.kind = "rule", .name = dropped.name});
      std::erase_if(checks.items, [&](const ast::RuleItem& each) {
        const auto* rule = std::get_if<ast::Rule>(&each.node);
        return rule != nullptr && has_id(*rule);
      });
      for (ast::RuleItem& each : checks.items) {
        if (auto* loop = std::get_if<ast::RuleLoop>(&each.node)) {
          std::erase_if(loop->rules, has_id);
        }
      }
      return;
    }
    EditList<ast::RuleItem>(edit, {.places = [&] { return PlacesOf(checks); },
                                   .brought = item,
                                   .key = item != nullptr ? KeyOfRuleItem(*item) : PartKey{},
                                   .dropped = dropped,
                                   .after = AfterOf(edit, "rule"),
                                   .append = [&](const ast::RuleItem& more) { checks.items.push_back(more); }});
  }

  /// Patterns go by their years.
  void ChangePatterns(const Edit& edit, ast::Patterns& patterns) {
    constexpr std::string_view kLine = "line of patterns for";
    const auto title = [](int from, int through) {
      return from == through ? fmt::format("{}", from) : fmt::format("{} through {}", from, through);
    };
    if (edit.verb == Verb::kDrop && edit.dropped != "for") {
      DoesNotFit(edit);
      return;
    }
    Edit by_title = edit;
    if (edit.verb == Verb::kDrop) {
      by_title.dropped = kLine;
      by_title.name = ast::Name{title(*edit.number, *edit.through), edit.span};
    }
    EditPlainList<ast::Patterns::Years>(
        by_title, patterns.years, std::get_if<ast::Patterns::Years>(&edit.what),
        [&](const ast::Patterns::Years& years) { return PartKey{.kind = kLine, .name = title(years.from, years.through)}; }, kLine);
  }
};

}  // namespace

std::vector<EditedPart> ApplyChange(const ast::Change& change, ast::Definition& definition, const std::vector<EditedPart>& before,
                                    DiagnosticSink& sink) {
  Changer changer(change, before, sink);
  for (const ast::Change::Edit& edit : change.edits) {
    changer.Apply(edit, definition);
  }
  return changer.TakeEdited();
}

}  // namespace tally
