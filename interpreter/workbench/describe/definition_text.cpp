#include "workbench/describe/definition_text.h"

#include <fmt/format.h>

#include "foundation/diagnostics/renderer.h"
#include "foundation/source/utf8.h"

namespace tally {
namespace {

/// The words of a text: comments left out, blanks made one; a text in quotes stays as it is.
std::string Words(std::string_view text) {
  std::string words;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!quoted && text.substr(i).starts_with("--")) {
      i = std::min(text.find('\n', i), text.size());
      words += words.empty() || words.back() == ' ' ? "" : " ";
      continue;
    }
    const bool blank = !quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) {
      quoted = !quoted;
    }
    if (!blank) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  return words;
}

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
    out += fmt::format("{}-- {}\n{}", indent, PlaceOf(compiled, *change), Indented(compiled.sources.Text(change->span), indent));
  }
  return out;
}

}  // namespace

std::string WordsOf(const Compiled& compiled, const MergedDefinition& merged) {
  std::string_view text = compiled.sources.Text(merged.definition->span);
  std::string words = Words(text);
  constexpr std::string_view kReplace = "replace ";
  if (words.starts_with(kReplace)) {
    words.erase(0, kReplace.size());
  }
  for (const ast::Definition* change : merged.changes) {
    words += "\n" + Words(compiled.sources.Text(change->span));
  }
  return words;
}

std::string DefinitionText(const Compiled& compiled, const MergedDefinition& merged, std::string_view indent) {
  return PlaceLine(compiled, merged, indent) + Indented(compiled.sources.Text(merged.definition->span), indent) +
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
