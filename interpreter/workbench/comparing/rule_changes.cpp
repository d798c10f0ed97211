#include "workbench/comparing/rule_changes.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
#include "language/program/inherited.h"
#include "language/program/slot.h"
#include "language/syntax/definition_name.h"
#include "language/syntax/same_tree.h"

namespace tally {
namespace {

using Definitions = std::map<Slot, const MergedDefinition*>;

Definitions DefinitionsOf(const Run& run) {
  Definitions found;
  for (const MergedDefinition& merged : run.compiled()->merged.program.definitions) {
    if (const std::optional<Slot> slot = SlotOf(*merged.definition)) {
      found.emplace(*slot, &merged);
    }
  }
  return found;
}

std::shared_ptr<const LoadedModule> FileWith(ast::Definition definition, bool replaces) {
  auto file = std::make_shared<LoadedModule>();
  definition.replaces = replaces;
  file->module.definitions.push_back(std::move(definition));
  return file;
}

/// The definition below the rules that it inherits: `inherited` means there what it means where they stand.
EditFiles Replacing(const MergedDefinition& merged, bool is_new) {
  EditFiles files;
  const std::vector<const ast::Definition*> rules = RulesOf(merged);
  for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule) {
    files.push_back(FileWith(**rule, !is_new || !files.empty()));
  }
  return files;
}

EditFiles Dropping(const Slot& slot, const ast::Definition& definition) {
  ast::Definition drop;
  drop.span = definition.span;
  drop.head = definition.head;
  drop.node = ast::Drop{slot.kind, {{slot.name, ast::NameSpanOf(definition)}}};
  return {FileWith(std::move(drop), false)};
}

Change Described(const Slot& slot, const Run& run, const ast::Definition& last) {
  std::string name = fmt::format("{}, {}", slot.Title(), EscapeControls(DescribePlace(last.span, run.compiled()->sources)));
  if (last.clauses.because) {
    name += fmt::format(", because \"{}\"", Printable(last.clauses.because->text));
  }
  return {slot.kind == ast::DefinitionKind::kParam ? Change::Class::kParameters : Change::Class::kRules, std::move(name)};
}

/// What was written last of a definition.
const ast::Definition& LastOf(const MergedDefinition& merged) {
  return merged.changes.empty() ? *merged.definition : *merged.changes.back();
}

/// What the right one says otherwise: itself, or else a rule that it inherits.
const ast::Definition& Differing(const MergedDefinition& left, const MergedDefinition& right) {
  const std::vector<const ast::Definition*> before = RulesOf(left);
  const std::vector<const ast::Definition*> now = RulesOf(right);
  size_t i = 0;
  while (i < before.size() && i + 1 < now.size() && SameTree(*before[i], *now[i])) {
    ++i;
  }
  return i == 0 ? LastOf(right) : *now[i];
}

std::vector<RuleChange> DifferingDefinitions(Run& left, Run& right) {
  const Definitions left_has = DefinitionsOf(left);
  const Definitions right_has = DefinitionsOf(right);
  std::vector<RuleChange> found;
  for (const auto& [slot, merged] : left_has) {
    const auto other = right_has.find(slot);
    if (other == right_has.end()) {
      Change change = Described(slot, left, LastOf(*merged));
      change.name += ", dropped";
      found.push_back({std::move(change), Dropping(slot, *merged->definition), {slot.name}});
    } else if (!SameRules(*merged, *other->second)) {
      found.push_back({Described(slot, right, Differing(*merged, *other->second)), Replacing(*other->second, false), {slot.name}});
    }
  }
  for (const auto& [slot, merged] : right_has) {
    if (!left_has.contains(slot)) {
      found.push_back({Described(slot, right, LastOf(*merged)), Replacing(*merged, true), {slot.name}});
    }
  }
  return found;
}

EditFiles EditsOf(const std::vector<RuleChange>& changes, const std::set<size_t>& chosen) {
  EditFiles files;
  for (const size_t i : chosen) {
    files.insert(files.end(), changes[i].edits.begin(), changes[i].edits.end());
  }
  return files;
}

struct Tried {
  CompiledRef compiled;
  size_t errors = 0;
};

Tried Try(Run& left, const EditFiles& edits) {
  const std::unique_ptr<Session> beside = left.session().Beside();
  const CompiledRef compiled = CompileWith(*beside, *left.compiled(), edits);
  return {compiled, beside->sink().error_count()};
}

/// A change with those that it needs to bind; all, where some are not enough.
std::set<size_t> BindingSet(Run& left, const std::vector<RuleChange>& changes, size_t first) {
  std::set<size_t> chosen = {first};
  Tried tried = Try(left, EditsOf(changes, chosen));
  for (size_t i = 0; i < changes.size() && tried.compiled == nullptr; ++i) {
    std::set<size_t> more = chosen;
    more.insert(i);
    Tried with = Try(left, EditsOf(changes, more));
    if (with.compiled != nullptr || with.errors < tried.errors) {
      chosen = std::move(more);
      tried = std::move(with);
    }
  }
  for (size_t i = 0; i < changes.size() && tried.compiled == nullptr; ++i) {
    chosen.insert(i);
  }
  return chosen;
}

RuleChange Together(const std::vector<RuleChange>& changes, const std::set<size_t>& chosen) {
  RuleChange joined{changes[*chosen.begin()].change, EditsOf(changes, chosen), {}};
  for (const size_t i : chosen) {
    joined.names.insert(changes[i].names.begin(), changes[i].names.end());
    if (i != *chosen.begin()) {
      joined.change.name += " with " + changes[i].change.name;
      joined.change.of = changes[i].change.of == joined.change.of ? joined.change.of : Change::Class::kRules;
    }
  }
  return joined;
}

}  // namespace

CompiledRef WithRules(Run& left, const EditFiles& edits) {
  return edits.empty() ? left.compiled() : Try(left, edits).compiled;
}

std::vector<RuleChange> RuleChangesOf(Run& left, Run& right, size_t most) {
  const std::vector<RuleChange> all = DifferingDefinitions(left, right);
  std::vector<std::set<size_t>> sets;
  for (size_t i = 0; i < all.size() && all.size() <= most; ++i) {
    std::set<size_t> set = BindingSet(left, all, i);
    std::erase_if(sets, [&](const std::set<size_t>& other) {  // sets that share a change are one
      const bool shares = std::any_of(other.begin(), other.end(), [&](size_t each) { return set.contains(each); });
      set.insert(shares ? other.begin() : other.end(), other.end());
      return shares;
    });
    sets.push_back(std::move(set));
  }
  std::vector<RuleChange> changes;
  for (const std::set<size_t>& set : sets) {
    changes.push_back(Together(all, set));
  }
  if (all.size() > most) {
    std::set<size_t> every;
    for (size_t i = 0; i < all.size(); ++i) {
      every.insert(i);
    }
    changes.push_back(Together(all, every));
    changes.back().change = {Change::Class::kRules, fmt::format("{} definitions, taken as one change", all.size())};
  }
  return changes;
}

}  // namespace tally
