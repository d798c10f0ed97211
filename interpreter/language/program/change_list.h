#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "foundation/diagnostics/diagnostic.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/syntax/ast.h"

namespace tally {

/// Edits lists of items through their names: codes, line texts, headings, rule ids. What every kind of `change` is made of.
class ListChanger {
 public:
  using Edit = ast::Change::Edit;
  using Verb = ast::Change::Edit::Verb;

  ListChanger(const ast::Change& change, DiagnosticSink& sink) : change_(change), sink_(sink) {}

 protected:
  void DoesNotFit(const Edit& edit) {
    sink_
        .Report(DiagnosticKind::WrongEdit, edit.span,
                fmt::format("this is not part of {} {}", ArticleOf(change_.kind), NounOf(change_.kind)))
        .Hint(fmt::format("or `replace` the whole {}", NounOf(change_.kind)));
  }

  void NotThere(Span span, std::string_view what, std::string_view name, const std::vector<std::string>& there) {
    Diagnostic& message =
        sink_.Report(DiagnosticKind::UnknownName, span, fmt::format("there is no {} `{}` to be changed", what, Printable(name)));
    if (const auto near = NearestName(name, there)) {
      message.Hint(fmt::format("did you mean `{}`?", Printable(*near)));
    }
  }

  static std::string NameOf(const Edit& edit) { return edit.after ? edit.after->text : edit.name ? edit.name->text : ""; }
  static Span SpanOf(const Edit& edit) { return edit.after ? edit.after->span : edit.name ? edit.name->span : edit.span; }

  /// Where the item named `name` is in a list of names; reports when it is not there.
  std::optional<size_t> Position(const std::vector<std::string>& names, std::string_view name, std::string_view what, Span span) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      NotThere(span, what, name, names);
      return std::nullopt;
    }
    return static_cast<size_t>(at - names.begin());
  }

  /// Where to add: behind the item that `after` names, else at the end.
  std::optional<size_t> AddAt(const Edit& edit, const std::vector<std::string>& names, std::string_view what) {
    if (!edit.after) {
      return names.size();
    }
    const auto at = Position(names, edit.after->text, what, edit.after->span);
    return at ? std::optional(*at + 1) : std::nullopt;
  }

  bool IsNew(const Edit& edit, const std::vector<std::string>& names, std::string_view name, std::string_view what) {
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      sink_.Report(DiagnosticKind::DefinedTwice, edit.span, fmt::format("there is a {} `{}` already", what, Printable(name)))
          .Hint("say `replace` to put another in its place");
      return false;
    }
    return true;
  }

  /// Edits one list: `item` is what the edit brings (null: not of this list's kind).
  template <class Item>
  void ChangeList(const Edit& edit, std::vector<Item>& items, const Item* item, const std::vector<std::string>& names,
                  const std::string& name, std::string_view what) {
    const auto at = [](size_t index) { return static_cast<std::ptrdiff_t>(index); };
    if (edit.verb == Verb::kDrop) {
      const std::string dropped = item != nullptr ? name : NameOf(edit);
      if (const auto found = Position(names, dropped, what, SpanOf(edit))) {
        items.erase(items.begin() + at(*found));
      }
      return;
    }
    if (item == nullptr) {
      DoesNotFit(edit);
      return;
    }
    if (edit.verb == Verb::kReplace) {
      if (const auto found = Position(names, name, what, edit.span)) {
        items[*found] = *item;
      }
      return;
    }
    if (!IsNew(edit, names, name, what)) {
      return;
    }
    if (const auto found = AddAt(edit, names, what)) {
      items.insert(items.begin() + at(*found), *item);
    }
  }

  const ast::Change& change_;
  DiagnosticSink& sink_;
};

}  // namespace tally
