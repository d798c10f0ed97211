#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/ast.h"

namespace tally {

/// What a part of a definition is found by: its kind and its name as written.
struct PartKey {
  std::string_view kind;    // "line", "code", "mark", ... as messages call it; empty where the name says all: `unlisted`
  std::string name;         // of a text what stands between its quotes
  std::string other = {};   // a second name, such as the text of a worksheet's row
  bool is_text = true;      // a text alone may name it
  bool may_repeat = false;  // several may have one key, such as rules with one id
};

/// What an edit names.
struct SoughtPart {
  std::optional<std::string_view> kind;  // none: the text alone says which it is
  std::string name;
  std::string_view noun;  // of what is missing, where there is no kind
  Span span;
  bool by_text = false;  // a second name will do as well
};

/// A part where it stands, in a list of the definition or of a `for each` in it. Each function leaves the places of others untrue.
template <class Item>
struct PartPlace {
  PartKey key;
  std::function<bool(const Item&)> put;         // in its place; false: such a part cannot stand there
  std::function<bool(const Item&)> put_behind;  // the same
  std::function<void()> take_out;
};
template <class Item>
using PartPlaces = std::vector<PartPlace<Item>>;

/// The parts of one list. `element_of` gives for a part what the list holds of it, or null.
template <class Item, class Element, class KeyOf, class ElementOf>
PartPlace<Item> PlaceAt(std::vector<Element>& list, size_t at, const KeyOf& key_of, const ElementOf& element_of) {
  const auto index = static_cast<std::ptrdiff_t>(at);
  return {.key = key_of(list[at]),
          .put =
              [&list, at, element_of](const Item& item) {
                const Element* element = element_of(item);
                if (element != nullptr) {
                  list[at] = *element;
                }
                return element != nullptr;
              },
          .put_behind =
              [&list, index, element_of](const Item& item) {
                const Element* element = element_of(item);
                if (element != nullptr) {
                  list.insert(list.begin() + index + 1, *element);
                }
                return element != nullptr;
              },
          .take_out = [&list, index] { list.erase(list.begin() + index); }};
}

template <class Item, class KeyOf>
PartPlaces<Item> PlacesIn(std::vector<Item>& list, const KeyOf& key_of) {
  PartPlaces<Item> places;
  for (size_t i = 0; i < list.size(); ++i) {
    places.push_back(PlaceAt<Item>(list, i, key_of, [](const Item& item) { return &item; }));
  }
  return places;
}

/// A part that an edit put, replaced or took out.
struct EditedPart {
  std::string title;  // "line `x`", or "`rows`" of a clause
  bool is_clause;     // of which an `add` or `drop` edits one of several
  ast::Change::Edit::Verb verb;
  Span span;
  std::string library;  // whose edit it is; empty: the script's
};

/// Edits lists of parts, which are found by their keys. What every kind of `change` is made of.
class ListChanger {
 public:
  using Edit = ast::Change::Edit;
  using Verb = ast::Change::Edit::Verb;

  ListChanger(const ast::Change& change, const std::vector<EditedPart>& before, DiagnosticSink& sink)
      : change_(change), sink_(sink), before_(before) {}

  std::vector<EditedPart> TakeEdited() { return std::move(edited_); }

 protected:
  /// One edit of a list. `places` finds its parts; `brought` is what the edit adds or replaces (null: not of this list's kind).
  template <class Item>
  struct ListEdit {
    std::function<PartPlaces<Item>()> places;
    const Item* brought = nullptr;
    PartKey key;         // of what is brought
    SoughtPart dropped;  // of a `drop`
    SoughtPart after;
    std::function<void(const Item&)> append;
  };

  template <class Item>
  void EditList(const Edit& edit, const ListEdit<Item>& list) {
    PartPlaces<Item> places = list.places();
    if (edit.verb == Verb::kDrop && list.dropped.name.empty()) {
      DoesNotFit(edit);  // a word that is not for this kind of definition
    } else if (edit.verb == Verb::kDrop) {
      if (const auto at = TheOne(KeysOf(places), list.dropped)) {
        NoteEdited(edit, places[*at].key);
        places[*at].take_out();
      }
    } else if (list.brought == nullptr) {
      DoesNotFit(edit);
    } else if (edit.verb == Verb::kAdd) {
      if (list.key.may_repeat || IsNew(edit, KeysOf(places), list.key)) {
        NoteEdited(edit, list.key);
        PutNew(edit, list, places);
      }
    } else if (const auto at = TheOne(KeysOf(places), {.kind = list.key.kind, .name = list.key.name, .noun = {}, .span = edit.span})) {
      NoteEdited(edit, list.key);
      const auto behind = edit.after == nullptr ? at : TheOne(KeysOf(places), list.after);
      if (behind == at) {
        Stands(edit, places[*at].put(*list.brought));
      } else if (behind) {
        places[*at].take_out();
        PutNew(edit, list, list.places());
      }
    }
  }

  /// The same, of a list whose parts are all of one kind and hold no others.
  template <class Item, class KeyOf>
  void EditPlainList(const Edit& edit, std::vector<Item>& items, const Item* brought, const KeyOf& key_of, std::string_view kind) {
    if (edit.verb == Verb::kAdd && edit.after == nullptr && brought != nullptr) {  // of these there may be thousands
      const std::string name = key_of(*brought).name;
      if (std::none_of(items.begin(), items.end(), [&](const Item& item) { return key_of(item).name == name; })) {
        NoteEdited(edit, key_of(*brought));
        items.push_back(*brought);
        return;
      }
    }
    EditList<Item>(edit, {.places = [&] { return PlacesIn(items, key_of); },
                          .brought = brought,
                          .key = brought != nullptr ? key_of(*brought) : PartKey{},
                          .dropped = DroppedBy(edit, kind),
                          .after = AfterOf(edit, kind),
                          .append = [&](const Item& more) { items.push_back(more); }});
  }

  /// Remembers which part an edit is of, or the clause in which it edits one of several.
  void NoteEdited(const Edit& edit, const PartKey& key, bool is_clause = false);
  /// The sought part among those of a list; reports when it is not there, or when several may be meant.
  std::optional<size_t> TheOne(const std::vector<PartKey>& keys, const SoughtPart& sought);
  /// Reports that an edit may be of one part or of another.
  void SeveralThere(const SoughtPart& sought, const std::vector<PartKey>& found);
  bool IsNew(const Edit& edit, const std::vector<PartKey>& keys, const PartKey& key);
  void NotThere(const SoughtPart& sought, const std::vector<std::string>& there);
  void DoesNotFit(const Edit& edit);
  /// False, with a message, when the edit says `after` where all parts are put in the place of others, or stand by their numbers.
  bool HasNoAfter(const Edit& edit, std::string_view why);

  static bool HasWord(const Edit& edit, std::initializer_list<std::string_view> words);
  /// Whether a `drop` names a `for each`: then what it seeks is that.
  static bool SeeksLoop(const Edit& edit, SoughtPart& dropped);
  /// Of what has no name but what is written.
  static PartKey BareKey(std::string written) {
    return {.kind = {}, .name = std::move(written), .other = {}, .is_text = false, .may_repeat = true};
  }

  /// By what the edit says `after`; of any kind when no word stands before it.
  static SoughtPart AfterOf(const Edit& edit, std::string_view noun);
  /// What a `drop` names; of any kind when no word stands before it.
  static SoughtPart DroppedBy(const Edit& edit, std::string_view noun);
  /// What stands between the quotes of a text; with its slots as written.
  static std::string WrittenText(const ast::ExprPtr& text);

 private:
  template <class Item>
  static std::vector<PartKey> KeysOf(const PartPlaces<Item>& places) {
    std::vector<PartKey> keys;
    for (const PartPlace<Item>& place : places) {
      keys.push_back(place.key);
    }
    return keys;
  }

  template <class Item>
  void PutNew(const Edit& edit, const ListEdit<Item>& list, const PartPlaces<Item>& places) {
    if (edit.after == nullptr) {
      list.append(*list.brought);
    } else if (const auto behind = TheOne(KeysOf(places), list.after)) {
      Stands(edit, places[*behind].put_behind(*list.brought));
    }
  }

  void Stands(const Edit& edit, bool can);

  /// Shows with a message what another file did to the part.
  void LabelBefore(Diagnostic& message, std::string_view title, Verb verb, std::string_view words) const;

 protected:
  const ast::Change& change_;
  DiagnosticSink& sink_;

 private:
  const std::vector<EditedPart>& before_;
  std::vector<EditedPart> edited_;
};

}  // namespace tally
