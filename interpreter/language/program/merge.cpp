#include "language/program/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "foundation/base/overloaded.h"
#include "foundation/diagnostics/suggestions.h"
#include "foundation/source/utf8.h"
#include "language/program/change.h"
#include "language/program/fall_away.h"
#include "language/program/inherited.h"
#include "language/program/slot.h"
#include "language/program/written_type.h"
#include "language/syntax/definition_name.h"
#include "language/syntax/plain_text.h"

namespace tally {
namespace {

class Merger {
 public:
  Merger(Merged& merged, DiagnosticSink& sink) : merged_(merged), sink_(sink) {}

  void Add(const MergeSource& source) {
    library_ = source.library;
    module_ = source.module;
    NoteWhatItKnows();
    root_is_library_ = source.module->library.has_value();  // the script comes last
    for (const ast::Definition& definition : source.module->definitions) {
      std::visit(
          Overloaded{[&](const ast::Use& use) { uses_.try_emplace(PathText(use.path), use.path.span); },
                     [&](const ast::Needs&) {
                       needs_.push_back({&definition, library_, {}});
                     },
                     [&](const ast::Drop& drop) { Drop(drop, definition); }, [&](const ast::Change& change) { Change(change, definition); },
                     [&](const ast::Test&) { AddOfScript(definition); }, [&](const ast::WhatIf&) { AddOfScript(definition); },
                     [&](const ast::Require&) { Append(definition); }, [&](const ast::NamingNode auto&) { Define(definition); },
                     [&](const ast::Faulty& faulty) {
                       if (SlotOf(definition) && faulty.word == "needs") {
                         faulty_needs_.push_back(&definition);
                       } else if (SlotOf(definition)) {
                         Define(definition);
                       }
                     }},
          definition.node);
    }
  }

  void Finish() {
    for (const MergedNeed& need : needs_) {
      Meet(need);
    }
    for (const ast::Definition* need : faulty_needs_) {
      if (const Slot slot = *SlotOf(*need); !IsThere(slot.kind == ast::DefinitionKind::kTable, slot.name)) {
        Put(*need, slot);  // whether it is met cannot be said; its name is known
      }
    }
    FallAway(entries_, dropped_);
    for (Entry& entry : entries_) {
      if (!entry.gone) {
        merged_.program.definitions.push_back(std::move(entry.merged));
      } else {
        merged_.removed.push_back({entry.merged.definition, entry.merged.library, entry.drop, entry.fell_with});
      }
    }
    for (const auto& [name, gone] : dropped_) {
      merged_.program.dropped.push_back(gone);
    }
  }

 private:
  using Entry = MergeEntry;

  void Append(const ast::Definition& definition) {
    entries_.push_back({.merged = MergedDefinition{&definition, {}, library_, {}}, .slot = SlotOf(definition), .module = module_});
  }
  void AddOfScript(const ast::Definition& definition) {
    if (library_.empty()) {
      Append(definition);
    }
  }

  Entry* Find(const Slot& slot) {
    const auto at = by_slot_.find(slot);
    return at == by_slot_.end() || entries_[at->second].gone ? nullptr : &entries_[at->second];
  }

  void Define(const ast::Definition& definition) {
    const std::optional<Slot> slot = SlotOf(definition);
    Entry* old = Find(*slot);
    if (definition.replaces) {
      if (old == nullptr) {
        NothingToReplace(definition, *slot);
        if (!IsNamed(slot->name)) {  // so that what refers to it is not an error of its own
          StandIn({.span = definition.span,
                   .head = definition.head,
                   .node = ast::Faulty{.kind = slot->kind, .name = {slot->name, ast::NameSpanOf(definition)}, .word = "replace"}});
        }
        return;
      }
      if (!HasSameArguments(*old->merged.definition, definition)) {
        return;  // what uses it would only say the same again
      }
      if (!HasSameType(*old->merged.definition, definition) || !MayRevise(*old, ast::NameSpanOf(definition), "replaces")) {
        return;
      }
      old->merged.replaced.insert(old->merged.replaced.begin(), old->merged.definition);
      old->merged.definition = WithInheritedDefault(definition, *old->merged.definition);
      old->merged.library = library_;
      old->module = module_;
      old->merged.changes.clear();
      old->edited.clear();
      old->changed_by.clear();
      old->merged.unchanged = nullptr;
      return;
    }
    if (old == nullptr) {
      old = FindRival(*slot);
    }
    if (old != nullptr) {
      const Slot other = *SlotOf(*old->merged.definition);
      std::string text = other.kind == slot->kind ? fmt::format("{} is defined twice", slot->Title())
                                                  : fmt::format("{} has the name of {}", slot->Title(), other.Title());
      Diagnostic& message = sink_.Report(DiagnosticKind::DefinedTwice, ast::NameSpanOf(definition), std::move(text));
      message.Label(ast::NameSpanOf(*old->merged.definition), "first defined here");
      if (other.kind == slot->kind && old->merged.library != library_) {
        message.Hint(fmt::format("say `replace {} ... because \"...\"` to put this in the place of the one of `{}`", KeywordOf(slot->kind),
                                 old->merged.library));
      }
      return;
    }
    Put(definition, *slot);
  }

  /// A parameter's replacement whose default says `inherited`, with the default that it replaces in that place; else the replacement
  /// itself.
  const ast::Definition* WithInheritedDefault(const ast::Definition& replacement, const ast::Definition& old) {
    const auto* now = std::get_if<ast::Param>(&replacement.node);
    const auto* before = std::get_if<ast::Param>(&old.node);
    if (now == nullptr || before == nullptr || now->default_value == nullptr) {
      return &replacement;
    }
    ast::ExprPtr value = WithInherited(now->default_value, before->default_value);
    if (value == now->default_value) {
      return &replacement;
    }
    const auto& copy = merged_.changed.emplace_back(std::make_unique<ast::Definition>(replacement));
    std::get<ast::Param>(copy->node).default_value = std::move(value);
    return copy.get();
  }

  /// Whether a table, or else a parameter or definition without a row, has this name.
  bool IsThere(bool table, const std::string& name) {
    using Kind = ast::DefinitionKind;
    return table ? Find({Kind::kTable, name, ""}) != nullptr
                 : Find({Kind::kParam, name, ""}) != nullptr || Find({Kind::kDefine, name, ""}) != nullptr;
  }

  /// Notes a need for the binder to look at what is there; where nothing is, something stands in, so that rules over it are read.
  void Meet(MergedNeed need) {
    const auto& node = std::get<ast::Needs>(need.definition->node);
    const bool own = need.library.empty();
    if (own && !root_is_library_) {
      sink_.Report(DiagnosticKind::LibraryNeeds, need.definition->head, "`needs` is what a library says to whoever uses it")
          .Hint(node.table ? "define the table, with the file that it is read from" : "say `param`, or define it");
    }
    const bool there = IsThere(node.table, node.name.text);
    const auto use = uses_.find(need.library.substr(0, need.library.find(' ')));
    need.use = use == uses_.end() ? need.definition->head : use->second;
    if (!there && !own) {
      sink_
          .Report(DiagnosticKind::LibraryNeeds, need.use,
                  fmt::format("the library `{}` needs {} `{}`, and there is none", need.library,
                              node.table ? "a table" : "a parameter or definition", node.name.text))
          .Label(need.definition->head, "it says so here");
    }
    if (!there) {
      StandIn(StandInFor(*need.definition, node, own));
    }
    merged_.program.needs.push_back(std::move(need));
  }

  void StandIn(ast::Definition definition) {
    const auto& kept = merged_.changed.emplace_back(std::make_unique<ast::Definition>(std::move(definition)));
    Put(*kept, *SlotOf(*kept));
    entries_.back().merged.library = library_;
  }

  /// A table of the columns needed, that is read from a file of its name where there is one; of a need that nobody meets a name without
  /// more.
  ast::Definition StandInFor(const ast::Definition& written, const ast::Needs& needs, bool own) {
    ast::Definition result{.span = written.span, .head = written.head, .clauses = written.clauses};
    if (!own) {
      const ast::DefinitionKind kind = needs.table ? ast::DefinitionKind::kTable : ast::DefinitionKind::kDefine;
      result.node = ast::Faulty{.kind = kind, .name = needs.name, .word = "needs"};
      return result;
    }
    if (!needs.table) {
      result.node = ast::Param{.name = needs.name, .type = needs.type, .default_value = nullptr};
      return result;
    }
    const Span place = needs.name.span;
    const ast::Name key{"row of " + needs.name.text, place};  // a name that no script can write
    ast::Table table;
    table.name = needs.name;
    table.file = {needs.name.text + ".csv", place};
    table.or_absent = true;
    table.key = {key};
    table.columns = needs.columns;
    table.columns.push_back(ast::Column{.name = key, .type = {.span = place, .name = {{{"code", place}}, place}}, .span = place});
    for (const ast::Column& column : needs.columns) {
      if (IsAnyCodeSet(column.type) && Find({ast::DefinitionKind::kCodes, kAnyCodeSet, ""}) == nullptr) {
        StandIn({.span = written.span, .head = written.head, .node = ast::Codes{.name = {kAnyCodeSet, column.type.span}}});
      }
    }
    result.node = std::move(table);
    return result;
  }

  /// Whoever uses the old definition gives the new one the same arguments.
  bool HasSameArguments(const ast::Definition& old, const ast::Definition& replacement) {
    const std::vector<ast::Argument>* before = ArgumentsOf(old);
    const std::vector<ast::Argument>* now = ArgumentsOf(replacement);
    if (before == nullptr || now == nullptr) {
      return true;
    }
    const auto same = [](const ast::Argument& a, const ast::Argument& b) { return TypeWords(a.type) == TypeWords(b.type); };
    if (before->size() == now->size() && std::equal(before->begin(), before->end(), now->begin(), same)) {
      return true;
    }
    const auto words = [](const std::vector<ast::Argument>& args) {
      std::string text;
      for (const ast::Argument& arg : args) {
        text += fmt::format("{}{} : {}", text.empty() ? "" : ", ", arg.name.text, TypeWords(arg.type));
      }
      return text.empty() ? std::string("no arguments") : "(" + text + ")";
    };
    sink_
        .Report(DiagnosticKind::WrongArguments, ast::NameSpanOf(replacement),
                fmt::format("a replacement takes the arguments of what it replaces: {}, not {}", words(*before), words(*now)))
        .Label(ast::NameSpanOf(old), "this is replaced");
    return false;
  }

  /// Whoever uses the old rule expects a value of its type.
  bool HasSameType(const ast::Definition& old, const ast::Definition& replacement) {
    const std::optional<WrittenType> before = WrittenTypeOf(old);
    const std::optional<WrittenType> now = WrittenTypeOf(replacement);
    if (!before || !now || *before == *now) {
      return true;
    }
    sink_
        .Report(DiagnosticKind::TypeMismatch, ast::NameSpanOf(replacement),
                fmt::format("a replacement has the type of what it replaces: {}, not {}", WordsFor(*before), WordsFor(*now)))
        .Label(ast::NameSpanOf(old), "this is replaced");
    return false;
  }

  static const std::vector<ast::Argument>* ArgumentsOf(const ast::Definition& definition) {
    return std::visit(
        [](const auto& node) -> const std::vector<ast::Argument>* {
          if constexpr (requires { node.args; }) {
            return &node.args;
          } else {
            return nullptr;
          }
        },
        definition.node);
  }

  static std::string TypeWords(const ast::TypeRef& type) {
    std::string words = type.list ? "list of " : "";
    for (size_t i = 0; i < type.name.parts.size(); ++i) {
      words += (i == 0 ? "" : ".") + type.name.parts[i].text;
    }
    return words;
  }

  void Put(const ast::Definition& definition, const Slot& slot) {
    by_slot_[slot] = entries_.size();
    Append(definition);
  }

  static std::string PathOfLibrary(const std::string& library) { return library.substr(0, library.find(' ')); }

  /// The libraries that this file uses or revises, and those that they know.
  void NoteWhatItKnows() {
    std::set<std::string> known;
    const auto add = [&](const ast::Path& path) {
      known.insert(PathText(path));
      known.insert(known_[PathText(path)].begin(), known_[PathText(path)].end());
    };
    if (module_->library && module_->library->revises) {
      add(*module_->library->revises);
    }
    for (const ast::Definition& definition : module_->definitions) {
      if (const auto* use = std::get_if<ast::Use>(&definition.node)) {
        add(use->path);
      }
    }
    known_[PathOfLibrary(library_)].insert(known.begin(), known.end());
  }

  /// Whether this file may put its rule in the place of the one that holds: that one is not its own revision, nor that of a library of
  /// which this one knows nothing, where the order of two `use` would decide. Reported when not.
  bool MayRevise(const Entry& old, Span span, std::string_view verb) {
    const bool is_revised = !old.merged.replaced.empty() || !old.merged.changes.empty();
    if (!is_revised) {
      return true;
    }
    const ast::Definition& last = old.merged.changes.empty() ? *old.merged.definition : *old.merged.changes.back();
    const auto* change = std::get_if<ast::Change>(&last.node);
    const Span there = change != nullptr ? change->name.span : ast::NameSpanOf(last);
    if (old.module == module_) {
      sink_
          .Report(DiagnosticKind::DefinedTwice, span,
                  fmt::format("{} is {} in this file already", old.slot->Title(), change != nullptr ? "changed" : "replaced"))
          .Label(there, "here")
          .Hint("say once what is to hold");
      return false;
    }
    if (library_.empty() || old.merged.library.empty() || known_[PathOfLibrary(library_)].contains(PathOfLibrary(RevisedBy(old)))) {
      return true;
    }
    sink_
        .Report(DiagnosticKind::DefinedTwice, span,
                fmt::format("`{}` {} {}, and so does `{}`, of which it knows nothing", library_, verb, old.slot->Title(), RevisedBy(old)))
        .Label(there, "here")
        .Hint(fmt::format("let one `use` or `revise` the other, or replace {} in the script", old.slot->Title()));
    return false;
  }
  /// Two libraries may edit one definition, but not one part of it, unless one knows the other: the order of two `use` would decide.
  void AddEdited(Entry& entry, std::vector<EditedPart> parts) {
    using Verb = ast::Change::Edit::Verb;
    std::map<std::string_view, const EditedPart*> before;
    for (const EditedPart& part : entry.edited) {
      if (!library_.empty() && !part.library.empty() && part.library != library_ &&
          !known_[PathOfLibrary(library_)].contains(PathOfLibrary(part.library))) {
        const EditedPart*& first = before[part.title];
        first = first == nullptr || part.verb == Verb::kReplace ? &part : first;
      }
    }
    for (const EditedPart& part : parts) {
      const auto at = before.find(part.title);
      if (at == before.end()) {
        continue;
      }
      const bool replaced = part.verb == Verb::kReplace || at->second->verb == Verb::kReplace;
      const bool added = part.verb == Verb::kAdd && at->second->verb == Verb::kAdd;
      if (!replaced && (added || part.is_clause)) {
        continue;
      }
      sink_
          .Report(DiagnosticKind::DefinedTwice, part.span,
                  fmt::format("`{}` changes {} of {}, and so does `{}`, of which it knows nothing", library_, part.title,
                              entry.slot->Title(), at->second->library))
          .Label(at->second->span, "here")
          .Hint("let one `use` or `revise` the other");
    }
    for (EditedPart& part : parts) {
      part.library = library_;
      entry.edited.push_back(std::move(part));
    }
  }
  /// The library that said last what holds.
  static const std::string& RevisedBy(const Entry& entry) { return entry.changed_by.empty() ? entry.merged.library : entry.changed_by; }

  /// Another definition that may stand where this one may: both are names of rows, or both of values.
  Entry* FindRival(const Slot& slot) {
    if (NameSpaceOf(slot.kind) == ast::NameSpace::kOwn || !slot.table.empty()) {
      return nullptr;
    }
    for (const ast::DefinitionKind kind : ast::kDefinitionKinds) {
      Entry* entry = NameSpaceOf(kind) == NameSpaceOf(slot.kind) ? Find(Slot{kind, slot.name, ""}) : nullptr;
      if (entry != nullptr) {
        return entry;
      }
    }
    return nullptr;
  }

  bool IsNamed(const std::string& name) const {
    return std::any_of(by_slot_.begin(), by_slot_.end(),
                       [&](const auto& each) { return each.first.name == name && !entries_[each.second].gone; });
  }

  std::vector<std::string> NamesOf(ast::DefinitionKind kind) const {
    std::vector<std::string> names;
    for (const auto& [slot, index] : by_slot_) {
      if (slot.kind == kind && !entries_[index].gone) {
        names.push_back(slot.name);
      }
    }
    return names;
  }

  Diagnostic& NotThere(Span span, ast::DefinitionKind kind, const std::string& name, std::string_view verb) {
    Diagnostic& message =
        sink_.Report(DiagnosticKind::UnknownName, span, fmt::format("there is no {} `{}` to {}", NounOf(kind), Printable(name), verb));
    if (const auto gone = dropped_.find(name); gone != dropped_.end()) {
      message.Label(gone->second.drop, "dropped here").Hint(WhyGone(gone->second));
    } else if (const auto near = NearestName(name, NamesOf(kind)); near && *near != name) {
      message.Hint(fmt::format("did you mean `{}`?", Printable(*near)));
    }
    return message;
  }

  void NothingToReplace(const ast::Definition& definition, const Slot& slot) {
    Diagnostic& message = NotThere(ast::NameSpanOf(definition), slot.kind, slot.name, "replace");
    for (const auto& [other, index] : by_slot_) {
      if (other.name == slot.name && !(other == slot) && !entries_[index].gone) {
        message.Label(ast::NameSpanOf(*entries_[index].merged.definition), fmt::format("there is {}", other.Title()));
      }
    }
  }

  void Drop(const ast::Drop& drop, const ast::Definition& definition) {
    for (const ast::Name& name : drop.names) {
      bool found = false;
      for (const auto& [slot, index] : by_slot_) {
        if (slot.kind == drop.kind && slot.name == name.text && !entries_[index].gone) {
          entries_[index].gone = true;
          entries_[index].drop = &definition;
          found = true;
        }
      }
      if (found) {
        dropped_.emplace(name.text, DroppedName{name.text, "", definition.head});
      } else {
        NotThere(name.span.end > name.span.begin ? name.span : definition.span, drop.kind, name.text, "drop");
      }
    }
  }

  void Change(const ast::Change& change, const ast::Definition& definition) {
    std::vector<Entry*> found;
    for (const auto& [slot, index] : by_slot_) {
      if (slot.kind == change.kind && slot.name == change.name.text && !entries_[index].gone) {
        found.push_back(&entries_[index]);
      }
    }
    if (found.empty()) {
      NotThere(change.name.span, change.kind, change.name.text, "change");
      return;
    }
    Entry& entry = *found.front();  // definitions that several tables have are refused: they have no parts
    const bool is_replaced = entry.merged.changes.empty() && entry.module != module_;
    if (is_replaced && !MayRevise(entry, change.name.span, "changes")) {
      return;
    }
    // Many changes of one definition edit one copy.
    const bool is_copy = entry.copy != nullptr && entry.copy == entry.merged.definition && !entry.merged.changes.empty();
    if (!is_copy) {
      merged_.changed.push_back(std::make_unique<ast::Definition>(*entry.merged.definition));
      entry.copy = merged_.changed.back().get();
    }
    ast::Definition* copy = entry.copy;
    AddEdited(entry, ApplyChange(change, *copy, entry.edited, sink_));
    for (const ast::Change::Edit& edit : change.edits) {  // what reads the part is told where it went
      const std::string part = edit.name ? edit.name->text : ast::PlainText(edit.text).value_or("");
      const bool named = change.kind == ast::DefinitionKind::kTable || change.kind == ast::DefinitionKind::kWorksheet;
      if (edit.verb == ast::Change::Edit::Verb::kDrop && named && !part.empty()) {
        dropped_.emplace(part, DroppedName{part, "", edit.span});
      }
    }
    if (definition.clauses.because) {
      copy->clauses.because = definition.clauses.because;
    }
    const auto append = [](auto& list, const auto& more) { list.insert(list.end(), more.begin(), more.end()); };
    append(copy->clauses.cites, definition.clauses.cites);
    append(copy->clauses.of_clauses, definition.clauses.of_clauses);
    copy->tokens = nullptr;
    if (entry.merged.changes.empty()) {
      entry.merged.unchanged = entry.merged.definition;
    }
    entry.merged.definition = copy;
    entry.merged.changes.push_back(&definition);
    entry.changed_by = library_;
    entry.module = module_;
  }

  Merged& merged_;
  DiagnosticSink& sink_;
  std::string library_;
  const ast::Module* module_ = nullptr;
  bool root_is_library_ = false;
  std::vector<MergedNeed> needs_;
  std::vector<const ast::Definition*> faulty_needs_;
  std::map<std::string, Span> uses_;  // where each library is used first
  std::vector<Entry> entries_;
  std::map<Slot, size_t> by_slot_;
  std::map<std::string, DroppedName> dropped_;
  std::map<std::string, std::set<std::string>> known_;  // by library: those that it uses or revises, and those that they do
};

}  // namespace

Merged Merge(const std::vector<MergeSource>& sources, DiagnosticSink& sink) {
  Merged merged;
  Merger merger(merged, sink);
  for (const MergeSource& source : sources) {
    merger.Add(source);
  }
  merger.Finish();
  return merged;
}

}  // namespace tally
