#include "language/program/change_list.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/format/print.h"
#include "language/format/tree_printer.h"
#include "language/syntax/plain_text.h"

namespace tally {
namespace {

/// `line `x``, or `unlisted` by itself.
std::string TitleOf(std::string_view kind, std::string_view name) {
  return kind.empty() ? fmt::format("`{}`", Printable(name)) : fmt::format("{} `{}`", kind, Printable(name));
}

}  // namespace

std::optional<size_t> ListChanger::TheOne(const std::vector<PartKey>& keys, const SoughtPart& sought) {
  std::vector<size_t> found;
  std::vector<PartKey> several;
  for (size_t i = 0; i < keys.size(); ++i) {
    const bool fits = sought.kind ? keys[i].kind == *sought.kind : keys[i].is_text;
    if (fits && (keys[i].name == sought.name || (sought.by_text && keys[i].other == sought.name && !sought.name.empty()))) {
      found.push_back(i);
      several.push_back(keys[i]);
    }
  }
  if (found.size() == 1) {
    return found.front();
  }
  std::vector<std::string> names;
  for (const PartKey& key : keys) {
    names.push_back(key.name);
  }
  several.empty() ? NotThere(sought, names) : SeveralThere(sought, several);
  return std::nullopt;
}

void ListChanger::NotThere(const SoughtPart& sought, const std::vector<std::string>& there) {
  Diagnostic& message = sink_.Report(DiagnosticKind::UnknownName, sought.span,
                                     fmt::format("there is no {} to be changed", TitleOf(sought.kind.value_or(sought.noun), sought.name)));
  LabelBefore(message, TitleOf(sought.kind.value_or(sought.noun), sought.name), Verb::kDrop, "dropped here");
  const auto near = NearestName(sought.name, there);
  if (near && *near != sought.name) {
    message.Hint(fmt::format("did you mean `{}`?", Printable(*near)));
  }
}

void ListChanger::SeveralThere(const SoughtPart& sought, const std::vector<PartKey>& found) {
  const PartKey& first = found.front();
  const auto other = std::find_if(found.begin(), found.end(), [&](const PartKey& key) { return key.kind != first.kind; });
  if (other != found.end()) {
    sink_
        .Report(DiagnosticKind::AmbiguousName, sought.span,
                fmt::format("there is a {} and a {}", TitleOf(first.kind, first.name), TitleOf(other->kind, other->name)))
        .Hint(fmt::format("say which before the text: `{}` or `{}`", first.kind, other->kind));
    return;
  }
  sink_
      .Report(DiagnosticKind::AmbiguousName, sought.span,
              fmt::format("{} is here {} times, and an edit is of one", TitleOf(first.kind, first.name), found.size()))
      .Hint(first.kind == "mark"   ? "say its condition, too: `drop show \"...\" where ...`, and `add` what is to hold instead"
            : first.kind == "rule" ? "`drop` them and `add` what is to hold instead"
                                   : fmt::format("`replace` the whole {}", NounOf(change_.kind)));
}

bool ListChanger::IsNew(const Edit& edit, const std::vector<PartKey>& keys, const PartKey& key) {
  const bool is_there =
      std::any_of(keys.begin(), keys.end(), [&](const PartKey& other) { return other.kind == key.kind && other.name == key.name; });
  if (is_there) {
    const std::string title = TitleOf(key.kind, key.name);
    LabelBefore(sink_.Report(DiagnosticKind::DefinedTwice, edit.span, fmt::format("there is a {} already", title))
                    .Hint("say `replace` to put another in its place"),
                title, Verb::kAdd, "added here");
  }
  return !is_there;
}

void ListChanger::NoteEdited(const Edit& edit, const PartKey& key, bool is_clause) {
  edited_.push_back({.title = TitleOf(key.kind, key.name), .is_clause = is_clause, .verb = edit.verb, .span = edit.span, .library = {}});
}

void ListChanger::LabelBefore(Diagnostic& message, std::string_view title, Verb verb, std::string_view words) const {
  const auto at =
      std::find_if(before_.begin(), before_.end(), [&](const EditedPart& part) { return part.title == title && part.verb == verb; });
  if (at != before_.end()) {
    message.Label(at->span, std::string(words));
  }
}

void ListChanger::DoesNotFit(const Edit& edit) {
  sink_
      .Report(DiagnosticKind::WrongEdit, edit.span, fmt::format("this is not part of {} {}", ArticleOf(change_.kind), NounOf(change_.kind)))
      .Hint(fmt::format("or `replace` the whole {}", NounOf(change_.kind)));
}

bool ListChanger::HasNoAfter(const Edit& edit, std::string_view why) {
  if (edit.after != nullptr) {
    sink_.Report(DiagnosticKind::WrongEdit, edit.after->span, "there is nothing here `after` which this would be put")
        .Hint(std::string(why));
  }
  return edit.after == nullptr;
}

bool ListChanger::HasWord(const Edit& edit, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), edit.dropped) != words.end();
}

bool ListChanger::SeeksLoop(const Edit& edit, SoughtPart& dropped) {
  const auto* item = std::get_if<ast::AxisItem>(&edit.what);
  const auto* loop = item == nullptr ? nullptr : std::get_if<ast::AxisLoop>(&item->node);
  if (loop != nullptr) {
    dropped.kind = "";
    dropped.name = format::Of(loop->loop);
  }
  return loop != nullptr;
}

void ListChanger::Stands(const Edit& edit, bool can) {
  if (!can) {
    sink_.Report(DiagnosticKind::WrongEdit, edit.span, "a `for each` cannot stand in this one")
        .Hint("name a part outside of it with `after`");
  }
}

SoughtPart ListChanger::AfterOf(const Edit& edit, std::string_view noun) {
  SoughtPart sought{
      .kind = {}, .name = WrittenText(edit.after), .noun = noun, .span = edit.after == nullptr ? edit.span : edit.after->span};
  sought.by_text = true;
  if (!edit.after_word.empty()) {
    sought.kind = edit.after_word;
  }
  return sought;
}

SoughtPart ListChanger::DroppedBy(const Edit& edit, std::string_view noun) {
  SoughtPart sought{.kind = {}, .name = {}, .noun = noun, .span = edit.span};
  if (!edit.dropped.empty()) {
    sought.kind = edit.dropped;
  }
  if (edit.text != nullptr) {
    sought.name = WrittenText(edit.text);
    sought.span = edit.text->span;
    sought.by_text = true;
  } else if (edit.name) {
    sought.name = edit.name->text;
    sought.span = edit.name->span;
  } else if (edit.number) {
    sought.name = fmt::format("{}", *edit.number);
  }
  return sought;
}

std::string ListChanger::WrittenText(const ast::ExprPtr& text) {
  if (text == nullptr) {
    return "";
  }
  if (const std::optional<std::string> plain = ast::PlainText(text)) {
    return *plain;
  }
  const std::string printed = PrintTree(*text);
  return printed.substr(1, printed.size() - 2);
}

}  // namespace tally
