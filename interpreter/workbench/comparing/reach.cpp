#include "workbench/comparing/reach.h"

#include <algorithm>
#include <vector>

#include "language/program/inherited.h"
#include "language/program/slot.h"
#include "language/syntax/name_uses.h"

namespace tally {
namespace {

bool Hides(const ast::FormBody& body) {
  return std::any_of(body.items.begin(), body.items.end(),
                     [](const ast::FormItem& item) { return std::holds_alternative<ast::Show>(item.node); });
}

}  // namespace

Reach::Reach(const Compiled& left, const Compiled& right) {
  std::map<Slot, const MergedDefinition*> before;
  for (const MergedDefinition& merged : left.merged.program.definitions) {
    Add(merged);
    if (const std::optional<Slot> slot = SlotOf(*merged.definition)) {
      before.emplace(*slot, &merged);
    }
  }
  for (const MergedDefinition& merged : right.merged.program.definitions) {
    Add(merged);
    const std::optional<Slot> slot = SlotOf(*merged.definition);
    const auto other = slot ? before.find(*slot) : before.end();
    if (other != before.end() && SameRules(*other->second, merged)) {
      before.erase(other);
    } else if (slot) {
      differing_.insert(slot->name);
    }
  }
  for (const auto& [slot, merged] : before) {  // dropped, or said otherwise
    differing_.insert(slot.name);
  }
}

void Reach::Add(const MergedDefinition& merged) {
  const std::optional<Slot> slot = SlotOf(*merged.definition);
  if (!slot) {
    return;
  }
  std::set<std::string>& names = uses_[slot->name];
  for (const ast::Definition* rule : RulesOf(merged)) {
    ForEachName(*rule, [&](const ast::Name& name, ast::NameRole) { names.insert(name.text); });
  }
  if (const auto* form = std::get_if<ast::Form>(&merged.definition->node)) {
    forms_.insert(slot->name);
    if (form->measure) {
      over_measures_.insert(slot->name);
    }
    if (Hides(form->body)) {
      forms_that_hide_.insert(slot->name);
    }
  } else if (const auto* form_template = std::get_if<ast::Template>(&merged.definition->node)) {
    if (Hides(form_template->body)) {
      forms_that_hide_.insert(slot->name);
    }
  } else if (slot->kind == ast::DefinitionKind::kMeasure) {
    measures_.insert(slot->name);
  }
}

std::set<std::string> Reach::LeadingTo(const std::string& output, const std::string& measure) const {
  std::set<std::string> found = {output};
  std::vector<std::string> open = {output};
  const auto add = [&](const std::set<std::string>& names) {
    for (const std::string& name : names) {
      if (found.insert(name).second) {
        open.push_back(name);
      }
    }
  };
  if (!measure.empty()) {
    add({measure});
  }
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    if (const auto uses = uses_.find(name); uses != uses_.end()) {
      add(uses->second);
    }
    if (forms_that_hide_.contains(name)) {
      add(forms_);
    }
    if (over_measures_.contains(name) && (measure.empty() || name != output)) {
      add(measures_);
    }
  }
  return found;
}

bool ShareName(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& name) { return b.contains(name); });
}

}  // namespace tally
