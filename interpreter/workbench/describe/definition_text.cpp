#include "workbench/describe/definition_text.h"

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"
#include "language/format/print.h"

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
