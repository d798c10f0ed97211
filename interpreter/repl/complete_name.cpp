#include "repl/complete_name.h"

#include <set>

#include "functions/function.h"
#include "repl/prompt.h"
#include "session/slot.h"

namespace tally {
namespace {

constexpr size_t kMaxCandidates = 200;
constexpr const char* kVerbs[] = {"any", "count", "sum", "lowest", "highest", "list", "pick", "one", "where", "matching", "profile", "define", "cohort", "table"};

}  // namespace

std::vector<std::string> CompleteName(const Session& session, const std::string& beginning, bool in_quotes) {
  std::set<std::string> names;
  const auto add = [&](const std::string& name) {
    if (!name.empty() && name.starts_with(beginning) && names.size() < kMaxCandidates) {
      names.insert(name);
    }
  };
  const bound::Program& program = session.program();
  if (in_quotes) {
    for (const CodeSetSchema& set : program.code_sets) {
      for (const std::string& code : set.codes) {
        add(code);
      }
    }
    return {names.begin(), names.end()};
  }
  for (const MergedDefinition& merged : session.merged().program.definitions) {
    if (const std::optional<Slot> slot = SlotOf(*merged.definition)) {
      add(slot->name);
    }
  }
  for (const bound::Column& column : program.columns) {
    add(column.name);
  }
  for (const std::string& name : FunctionRegistry::Get().Names()) {
    add(name);
  }
  for (const std::string& name : PromptCommands()) {
    add(name);
  }
  for (const char* verb : kVerbs) {
    add(verb);
  }
  return {names.begin(), names.end()};
}

}  // namespace tally
