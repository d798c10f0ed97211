#pragma once

#include <optional>
#include <string_view>

#include "language/syntax/ast.h"

namespace tally::ast {

/// The kind of what a node names. Not there for nodes that name nothing (`use`, `require`, tests, revisions).
template <class Node>
struct KindOfNode {};
#define TALLY_DEFINITION_KIND(kind, ...)                             \
  template <>                                                        \
  struct KindOfNode<kind> {                                          \
    static constexpr DefinitionKind kKind = DefinitionKind::k##kind; \
  };
#include "language/syntax/definition_kind.def"
#undef TALLY_DEFINITION_KIND
template <>
struct KindOfNode<DerivedTable> {
  static constexpr DefinitionKind kKind = DefinitionKind::kTable;
};

/// A node that names something: each of them may stand after `replace`, in libraries as in scripts.
template <class Node>
concept NamingNode = requires {
  KindOfNode<Node>::kKind;
};

struct DefinedName {
  DefinitionKind kind;
  std::string_view name;  // of a measure: its code. As long as the definition lives.
  Span span;
};
/// What a definition names; nothing for `use`, `require`, tests and revisions.
std::optional<DefinedName> NameOf(const Definition& definition);
/// The place of the name, or of the words in its place.
Span NameSpanOf(const Definition& definition);

}  // namespace tally::ast
