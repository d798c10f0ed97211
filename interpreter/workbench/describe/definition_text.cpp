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

std::string PlaceOf(Session& session, const ast::Definition& definition) {
  return EscapeControls(DescribePlace(definition.span, session.sources()));
}

std::string PlaceLine(Session& session, const MergedDefinition& merged, std::string_view indent) {
  return fmt::format("{}-- {}{}\n", indent, PlaceOf(session, *merged.definition),
                     merged.library.empty() ? "" : ", library " + merged.library);
}

std::string ChangesText(Session& session, const MergedDefinition& merged, std::string_view indent) {
  std::string out;
  for (const ast::Definition* change : merged.changes) {
    out += fmt::format("{}-- {}\n{}", indent, PlaceOf(session, *change), Indented(Print(*change, session.sources()), indent));
  }
  return out;
}

}  // namespace

std::string DefinitionText(Session& session, const MergedDefinition& merged, std::string_view indent) {
  return PlaceLine(session, merged, indent) +
         Indented(Print(merged.unchanged != nullptr ? *merged.unchanged : *merged.definition, session.sources()), indent) +
         ChangesText(session, merged, indent);
}

std::string EditsText(Session& session, const MergedDefinition& merged, std::string_view indent) {
  return PlaceLine(session, merged, indent) + ChangesText(session, merged, indent);
}

std::string ReasonOfRemoval(const RemovedDefinition& removed) {
  if (removed.drop == nullptr) {
    return fmt::format(", which falls away with `{}`", removed.fell_with);
  }
  return removed.drop->clauses.because ? fmt::format(", because \"{}\"", Printable(removed.drop->clauses.because->text)) : std::string();
}

}  // namespace tally
