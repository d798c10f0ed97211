#include "language/syntax/definition_name.h"

#include "foundation/base/overloaded.h"

namespace tally::ast {
namespace {

template <NamingNode Node>
const auto& WrittenName(const Node& node) {
  return node.name;
}
const Text& WrittenName(const Measure& measure) {
  return measure.code;
}

}  // namespace

std::optional<DefinedName> NameOf(const Definition& definition) {
  using Result = std::optional<DefinedName>;
  return std::visit(
      Overloaded{[]<NamingNode Node>(const Node& node) {
                   const auto& name = WrittenName(node);
                   return Result({KindOfNode<Node>::kKind, name.text, name.span});
                 },
                 [](const Use&) { return Result(); }, [](const Needs&) { return Result(); }, [](const Require&) { return Result(); },
                 [](const Test&) { return Result(); }, [](const Drop&) { return Result(); }, [](const Change&) { return Result(); },
                 [](const WhatIf&) { return Result(); },
                 [](const Faulty& faulty) {
                   return faulty.kind && !faulty.name.text.empty() ? Result({*faulty.kind, faulty.name.text, faulty.name.span}) : Result();
                 }},
      definition.node);
}

Span NameSpanOf(const Definition& definition) {
  const std::optional<DefinedName> name = NameOf(definition);
  return name ? name->span : definition.head;
}

}  // namespace tally::ast
