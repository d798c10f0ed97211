#include "workbench/describe/rule_differences.h"

#include <map>

#include <fmt/format.h>

#include "language/program/inherited.h"
#include "language/program/slot.h"
#include "language/syntax/same_tree.h"
#include "workbench/describe/definition_text.h"

namespace tally {
namespace {

struct Side {
  const Compiled& compiled;
  const std::string& name;
  std::map<Slot, const MergedDefinition*> definitions;
  std::map<Slot, const RemovedDefinition*> removed;
};

Side SideOf(const Compiled& compiled, const std::string& name) {
  Side side{compiled, name, {}, {}};
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    if (const auto slot = SlotOf(*merged.definition)) {
      side.definitions.emplace(*slot, &merged);
    }
  }
  for (const RemovedDefinition& removed : compiled.merged.removed) {
    if (const auto slot = SlotOf(*removed.definition)) {
      side.removed.emplace(*slot, &removed);
    }
  }
  return side;
}

class Differences {
 public:
  Differences(const Side& left, const Side& right) : left_(left), right_(right) {}

  std::string Describe() {
    for (const MergedDefinition& merged : left_.compiled.merged.program.definitions) {
      const auto slot = SlotOf(*merged.definition);
      if (!slot) {
        continue;
      }
      const auto other = right_.definitions.find(*slot);
      if (other == right_.definitions.end()) {
        Dropped(*slot, merged);
      } else if (!SameRules(merged, *other->second)) {
        Changed(*slot, merged, *other->second);
      } else {
        ++same_;
      }
    }
    for (const MergedDefinition& merged : right_.compiled.merged.program.definitions) {
      const auto slot = SlotOf(*merged.definition);
      if (slot && !left_.definitions.contains(*slot)) {
        ++added_;
        out_ += fmt::format("added    {}\n{}\n", slot->Title(), DefinitionText(right_.compiled, merged, "    "));
      }
    }
    return out_ + fmt::format("{} changed, {} added, {} dropped, {} the same\n", changed_, added_, dropped_, same_);
  }

 private:
  void Changed(const Slot& slot, const MergedDefinition& left, const MergedDefinition& right) {
    ++changed_;
    if (left.changes.empty() && right.unchanged != nullptr && SameTree(*left.definition, *right.unchanged) && SameInherited(left, right)) {
      out_ += fmt::format("changed  {}\n{}\n", slot.Title(), EditsText(right_.compiled, right, "    "));
      return;
    }
    const auto text = [](const Side& side, const MergedDefinition& merged, const MergedDefinition& other) {
      return fmt::format("  {}\n{}{}", side.name, DefinitionText(side.compiled, merged, "    "),
                         InheritedText(side.compiled, merged, other, "    "));
    };
    out_ += fmt::format("changed  {}\n{}{}\n", slot.Title(), text(left_, left, right), text(right_, right, left));
  }

  void Dropped(const Slot& slot, const MergedDefinition& merged) {
    ++dropped_;
    std::string why;
    if (const auto removed = right_.removed.find(slot); removed != right_.removed.end()) {
      why = ReasonOfRemoval(*removed->second);
    }
    out_ += fmt::format("dropped  {}{}\n{}\n", slot.Title(), why, DefinitionText(left_.compiled, merged, "    "));
  }

  const Side& left_;
  const Side& right_;
  std::string out_;
  size_t changed_ = 0;
  size_t added_ = 0;
  size_t dropped_ = 0;
  size_t same_ = 0;
};

}  // namespace

std::string DescribeRuleDifferences(const Compiled& left, const Compiled& right, const std::string& left_name,
                                    const std::string& right_name) {
  const Side left_side = SideOf(left, left_name);
  const Side right_side = SideOf(right, right_name);
  return Differences(left_side, right_side).Describe();
}

std::string FlattenedText(const Compiled& compiled) {
  std::string out;
  for (const MergedDefinition& merged : compiled.merged.program.definitions) {
    out += DefinitionText(compiled, merged, "") + "\n";
  }
  std::string gone;
  for (const RemovedDefinition& removed : compiled.merged.removed) {
    if (const auto slot = SlotOf(*removed.definition)) {
      gone += fmt::format("--   {}{}\n", slot->Title(), ReasonOfRemoval(removed));
    }
  }
  return gone.empty() ? out : out + "-- Not there any more\n" + gone;
}

}  // namespace tally
