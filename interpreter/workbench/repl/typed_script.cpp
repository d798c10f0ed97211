#include "workbench/repl/typed_script.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "language/program/slot.h"

namespace tally {
namespace {

/// The last that was typed of each name, and all that has none, in the order in which they were typed.
std::vector<const TypedDefinition*> LastOfEach(const std::vector<TypedDefinition>& typed) {
  std::vector<const TypedDefinition*> last;
  for (const TypedDefinition& each : typed) {
    const std::optional<Slot> slot = SlotOf(each.definition);
    std::erase_if(last, [&](const TypedDefinition* earlier) { return slot && SlotOf(earlier->definition) == slot; });
    last.push_back(&each);
  }
  return last;
}

}  // namespace

std::optional<std::string> ScriptWithTyped(Run& run, const std::vector<TypedDefinition>& typed, const std::filesystem::path& path) {
  const LoadedProgram& loaded = run.compiled()->loaded;
  std::string script;
  std::map<Slot, const ast::Definition*> own;
  bool has_others = false;
  std::vector<std::pair<Span, std::string>> edits;
  if (!loaded.modules.empty()) {
    const LoadedModule& module = loaded.script();
    script = std::string(run.sources().file(module.module.file).text());
    for (const ast::Definition& definition : module.module.definitions) {
      if (const std::optional<Slot> slot = SlotOf(definition)) {
        own.emplace(*slot, &definition);
      }
    }
  }
  std::set<Slot> of_libraries;
  for (const auto& module : loaded.modules) {
    for (const ast::Definition& definition : module->module.definitions) {
      if (const std::optional<Slot> slot = SlotOf(definition); slot && !module->library.empty()) {
        of_libraries.insert(*slot);
      }
    }
  }
  std::string behind;
  for (const TypedDefinition* each : LastOfEach(typed)) {
    const std::optional<Slot> slot = SlotOf(each->definition);
    const auto old = slot ? own.find(*slot) : own.end();
    const bool replaces = slot && of_libraries.contains(*slot) && !each->text.starts_with("replace");
    const std::string text = (replaces ? "replace " : "") + each->text;
    if (old != own.end()) {
      edits.emplace_back(old->second->span, text);
    } else {
      behind += (has_others ? "\n" : "") + text + "\n";
      has_others = true;
    }
  }
  std::sort(edits.begin(), edits.end(), [](const auto& a, const auto& b) { return a.first.begin > b.first.begin; });
  for (const auto& [span, text] : edits) {
    script.replace(span.begin, span.end - span.begin, text);
  }
  if (!behind.empty()) {
    script += (script.empty() || script.ends_with('\n') ? "" : "\n") + std::string(script.empty() ? "" : "\n") + behind;
  }
  SessionOptions options = run.session().options();
  options.text = script;
  options.script = path;
  const std::unique_ptr<Session> beside = run.session().Beside(std::move(options));
  if (Compile(*beside) == nullptr) {
    run.session().TakeFaults(*beside);
    return std::nullopt;
  }
  return script;
}

}  // namespace tally
