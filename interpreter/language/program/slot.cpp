#include "language/program/slot.h"

#include <fmt/format.h>

#include "language/syntax/definition_name.h"

namespace tally {

std::string PathText(const ast::Path& path) {
  std::string text;
  for (const ast::Name& part : path.parts) {
    text += (text.empty() ? "" : ".") + part.text;
  }
  return text;
}

std::string Slot::Title() const {
  std::string title = fmt::format("the {} `{}`", NounOf(kind), name);
  return table.empty() ? title : title + fmt::format(" of `{}`", table);
}

std::optional<Slot> SlotOf(const ast::Definition& definition) {
  const std::optional<ast::DefinedName> named = ast::NameOf(definition);
  if (!named) {
    return std::nullopt;
  }
  const auto* define = std::get_if<ast::Define>(&definition.node);
  return Slot{named->kind, std::string(named->name), define != nullptr && define->of ? PathText(*define->of) : ""};
}

}  // namespace tally
