#include "workbench/describe/definition_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
#include "language/format/print.h"
#include "language/program/inherited.h"
#include "language/syntax/same_tree.h"

namespace tally {
namespace {

std::string Indented(std::string_view text, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string line = EscapeControls(text.substr(0, end));
    line.erase(line.find_last_not_of(' ') + 1);
    out += line.empty() ? "\n" : fmt::format("{}{}\n", indent, line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

std::string PlaceOf(const Compiled& compiled, const ast::Definition& definition) {
  return EscapeControls(DescribePlace(definition.span, compiled.sources));
}

std::string PlaceLine(const Compiled& compiled, const MergedDefinition& merged, std::string_view indent) {
  return fmt::format("{}-- {}{}\n", indent, PlaceOf(compiled, *merged.definition),
                     merged.library.empty() ? "" : ", library " + merged.library);
}

std::string ChangesText(const Compiled& compiled, const MergedDefinition& merged, std::string_view indent) {
  std::string out;
  for (const ast::Definition* change : merged.changes) {
    out += fmt::format("{}-- {}\n{}", indent, PlaceOf(compiled, *change), Indented(Print(*change, compiled.sources), indent));
  }
  return out;
}

}  // namespace

std::string DefinitionText(const Compiled& compiled, const MergedDefinition& merged, std::string_view indent) {
  return PlaceLine(compiled, merged, indent) +
         Indented(Print(merged.unchanged != nullptr ? *merged.unchanged : *merged.definition, compiled.sources), indent) +
         ChangesText(compiled, merged, indent);
}

std::string InheritedText(const Compiled& compiled, const MergedDefinition& merged, const MergedDefinition& other,
                          std::string_view indent) {
  std::string out;
  const std::vector<const ast::Definition*> rules = RulesOf(merged);
  const std::vector<const ast::Definition*> others = RulesOf(other);
  for (auto rule = rules.begin() + 1; rule != rules.end(); ++rule) {
    if (std::none_of(others.begin(), others.end(), [&](const ast::Definition* each) { return SameTree(*each, **rule); })) {
      out += fmt::format("{}-- {}, inherited\n{}", indent, PlaceOf(compiled, **rule), Indented(Print(**rule, compiled.sources), indent));
    }
  }
  return out;
}

std::string EditsText(const Compiled& compiled, const MergedDefinition& merged, std::string_view indent) {
  return PlaceLine(compiled, merged, indent) + ChangesText(compiled, merged, indent);
}

std::string ReasonOfRemoval(const RemovedDefinition& removed) {
  if (removed.drop == nullptr) {
    return fmt::format(", which falls away with `{}`", removed.fell_with);
  }
  return removed.drop->clauses.because ? fmt::format(", because \"{}\"", Printable(removed.drop->clauses.because->text)) : std::string();
}

}  // namespace tally
