#include "language/program/change.h"

#include <fmt/format.h>

#include <algorithm>

#include "foundation/base/check.h"
#include "foundation/base/overloaded.h"
#include "language/program/change_outputs.h"
#include "language/syntax/plain_text.h"

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
      rows.emplace_back(codes.cells.begin() + static_cast<std::ptrdiff_t>(i),
                        codes.cells.begin() + static_cast<std::ptrdiff_t>(std::min(i + width, codes.cells.size())));
    }
    std::vector<std::string> names;
    for (const Row& row : rows) {
      names.push_back(row[0].text);
    }
    const auto* cells = std::get_if<Row>(&edit.what);
    if (cells != nullptr && edit.verb != Verb::kDrop && (cells->empty() || cells->size() != width)) {
      sink_.Report(DiagnosticKind::WrongArguments, edit.span,
                   fmt::format("a row of `{}` has {} values, this one has {}", codes.name.text, width, cells->size()));
      return;
    }
    const bool given = cells != nullptr && !cells->empty();
    ChangeList(edit, rows, given ? cells : nullptr, names, given ? (*cells)[0].text : "", "code");
    codes.cells.clear();
    for (const Row& row : rows) {
      codes.cells.insert(codes.cells.end(), row.begin(), row.end());
    }
  }

  static std::string TextOfItem(const ast::AxisItem& item) {
    return std::visit(Overloaded{[](const ast::Line& line) { return ast::PlainText(line.text).value_or(""); },
                                 [](const ast::Header& header) { return ast::PlainText(header.text).value_or(""); },
                                 [](const ast::Include&) { return std::string(); }, [](const ast::NumberJump&) { return std::string(); },
                                 [](const ast::Unlisted&) { return std::string(); }, [](const ast::AxisLoop&) { return std::string(); }},
                      item.node);
  }

  static std::vector<std::string> TextsOf(const std::vector<ast::AxisItem>& items) {
    std::vector<std::string> texts;
    for (const ast::AxisItem& item : items) {
      texts.push_back(TextOfItem(item));
    }
    return texts;
  }

  /// The list that holds the line, which may stand in a `for each`; the outermost list when none does.
  static std::vector<ast::AxisItem>& ListWith(std::vector<ast::AxisItem>& items, const std::string& text) {
    const auto holds = [&](const std::vector<ast::AxisItem>& list) {
      const std::vector<std::string> texts = TextsOf(list);
      return std::find(texts.begin(), texts.end(), text) != texts.end();
    };
    if (holds(items)) {
      return items;
    }
    for (ast::AxisItem& item : items) {
      if (auto* loop = std::get_if<ast::AxisLoop>(&item.node)) {
        std::vector<ast::AxisItem>& inner = ListWith(loop->items, text);
        if (holds(inner)) {
          return inner;
        }
      }
    }
    return items;
  }

  void ChangeAxis(const Edit& edit, ast::Axis& axis) {
    const auto* item = std::get_if<ast::AxisItem>(&edit.what);
    const std::string text = item != nullptr ? TextOfItem(*item) : "";
    if (item != nullptr && edit.verb == Verb::kAdd &&
        text.empty()) {  // loops, includes, lines with slots: they have no name to be found by
      const std::vector<std::string> names = TextsOf(axis.items);
      if (const auto at = AddAt(edit, names, "line")) {
        axis.items.insert(axis.items.begin() + static_cast<std::ptrdiff_t>(*at), *item);
      }
      return;
    }
    const std::string sought = edit.verb == Verb::kReplace && item != nullptr ? text : NameOf(edit);
    std::vector<ast::AxisItem>& list = ListWith(axis.items, sought);
    ChangeList(edit, list, item, TextsOf(list), text, "line");
  }

  void ChangeTable(const Edit& edit, ast::Table& table) {
    std::vector<std::string> names;
    for (const ast::Column& column : table.columns) {
      names.push_back(column.name.text);
    }
    const auto* column = std::get_if<ast::Column>(&edit.what);
    const std::vector<ast::Column> before = table.columns;
    ChangeList(edit, table.columns, column, names, column != nullptr ? column->name.text : "", "column");
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
      if (edit.verb == Verb::kReplace) {
        measure.lines.clear();
      }
      measure.lines.insert(measure.lines.end(), lines->begin(), lines->end());
      return;
    }
    const auto* clause = std::get_if<std::pair<std::string, ast::ExprPtr>>(&edit.what);
    if (clause == nullptr && edit.verb != Verb::kDrop) {
      DoesNotFit(edit);
      return;
    }
    const std::string name = clause != nullptr ? clause->first : NameOf(edit);
    ast::ExprPtr* place = name == "denominator" ? &measure.denominator
                          : name == "numerator" ? &measure.numerator
                          : name == "exclude"   ? &measure.exclude
                          : name == "target"    ? &measure.target
                                                : nullptr;
    if (place == nullptr) {
      NotThere(SpanOf(edit), "clause", name, {"denominator", "numerator", "exclude", "target"});
      return;
    }
    const bool optional = place == &measure.exclude || place == &measure.target;
    if (edit.verb == Verb::kAdd && *place != nullptr) {
      IsNew(edit, {name}, name, "clause");
    } else if (edit.verb != Verb::kAdd && *place == nullptr) {
      NotThere(SpanOf(edit), "clause", name, {});
    } else if (edit.verb == Verb::kDrop && !optional) {
      sink_.Report(DiagnosticKind::UnknownName, edit.span, fmt::format("a measure cannot be without its `{}`", name));
    } else {
      *place = edit.verb == Verb::kDrop || clause == nullptr ? nullptr : clause->second;
    }
  }

  void ChangeChecks(const Edit& edit, ast::Checks& checks) {
    std::vector<std::string> names;
    for (const ast::RuleItem& item : checks.items) {
      const auto* rule = std::get_if<ast::Rule>(&item.node);
      names.push_back(rule != nullptr ? rule->id.text : "");
    }
    const auto* rule = std::get_if<ast::Rule>(&edit.what);
    const std::string id = rule != nullptr ? rule->id.text : NameOf(edit);
    if (edit.verb == Verb::kReplace && std::count(names.begin(), names.end(), id) > 1) {
      sink_.Report(DiagnosticKind::AmbiguousName, edit.span, fmt::format("several rules have the id `{}`", Printable(id)))
          .Hint("`drop` them and `add` what is to hold instead");
      return;
    }
    if (edit.verb == Verb::kDrop && std::count(names.begin(), names.end(), id) > 1) {
      std::erase_if(checks.items, [&](const ast::RuleItem& item) {
        const auto* each = std::get_if<ast::Rule>(&item.node);
        return each != nullptr && each->id.text == id;
      });
      return;
    }
    const ast::RuleItem item = rule != nullptr ? ast::RuleItem{*rule} : ast::RuleItem{};
    if (edit.verb == Verb::kAdd && rule != nullptr) {  // two rules may share an id
      if (const auto at = AddAt(edit, names, "rule")) {
        checks.items.insert(checks.items.begin() + static_cast<std::ptrdiff_t>(*at), item);
      }
      return;
    }
    ChangeList(edit, checks.items, rule != nullptr ? &item : nullptr, names, id, "rule");
  }

  /// Patterns go by their years.
  void ChangePatterns(const Edit& edit, ast::Patterns& patterns) {
    const auto title = [](int from, int through) {
      return from == through ? fmt::format("{}", from) : fmt::format("{} through {}", from, through);
    };
    std::vector<std::string> names;
    for (const auto& one : patterns.years) {
      names.push_back(title(one.from, one.through));
    }
    if (edit.verb == Verb::kDrop && edit.number) {
      if (const auto at = Position(names, title(*edit.number, *edit.through), "line of patterns for", edit.span)) {
        patterns.years.erase(patterns.years.begin() + static_cast<std::ptrdiff_t>(*at));
      }
      return;
    }
    const auto* years = std::get_if<ast::Patterns::Years>(&edit.what);
    if (years == nullptr) {
      DoesNotFit(edit);
      return;
    }
    ChangeList(edit, patterns.years, years, names, title(years->from, years->through), "line of patterns for");
  }
};

}  // namespace

void ApplyChange(const ast::Change& change, ast::Definition& definition, DiagnosticSink& sink) {
  Changer changer(change, sink);
  for (const ast::Change::Edit& edit : change.edits) {
    changer.Apply(edit, definition);
  }
}

}  // namespace tally
