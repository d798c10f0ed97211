#include "language/binder/names/definition_names.h"

#include "language/syntax/name_uses.h"

namespace tally {
namespace {

template <class... Nodes>
bool IsOneOf(const ast::Definition& definition) {
  return (std::holds_alternative<Nodes>(definition.node) || ...);
}

}  // namespace

std::set<std::string> NamesIn(const ast::Definition& definition) {
  if (!IsOneOf<ast::Param, ast::DerivedTable, ast::Cohort, ast::Define>(definition)) {
    return {};
  }
  NameUses uses = NameUsesOf(definition);
  uses.rows.merge(uses.values);
  return std::move(uses.rows);
}

}  // namespace tally
