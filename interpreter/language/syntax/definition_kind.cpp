#include "language/syntax/definition_kind.h"

#include <algorithm>

namespace tally::ast {
namespace {

struct Traits {
  std::string_view keyword;
  std::string_view article;
  std::string_view noun;
  NameSpace space;
  bool falls_away;
  bool noted_when_unused;
  bool written_as_file;
};
constexpr std::array kTraits = {
#define TALLY_DEFINITION_KIND(kind, keyword, article, noun, space, falls_away, noted_when_unused, written_as_file) \
  Traits{keyword, article, noun, NameSpace::space, falls_away, noted_when_unused, written_as_file},
#include "language/syntax/definition_kind.def"
#undef TALLY_DEFINITION_KIND
};

const Traits& Of(DefinitionKind kind) {
  return kTraits[static_cast<size_t>(kind)];
}

}  // namespace

std::string_view KeywordOf(DefinitionKind kind) {
  return Of(kind).keyword;
}
std::string_view NounOf(DefinitionKind kind) {
  return Of(kind).noun;
}
std::string_view ArticleOf(DefinitionKind kind) {
  return Of(kind).article;
}
NameSpace NameSpaceOf(DefinitionKind kind) {
  return Of(kind).space;
}
bool FallsAway(DefinitionKind kind) {
  return Of(kind).falls_away;
}
bool IsNotedWhenUnused(DefinitionKind kind) {
  return Of(kind).noted_when_unused;
}
bool IsWrittenAsFile(DefinitionKind kind) {
  return Of(kind).written_as_file;
}

std::optional<DefinitionKind> KindOfKeyword(std::string_view keyword) {
  const auto at = std::find_if(kTraits.begin(), kTraits.end(), [&](const Traits& traits) { return traits.keyword == keyword; });
  return at == kTraits.end() ? std::nullopt : std::optional(kDefinitionKinds[static_cast<size_t>(at - kTraits.begin())]);
}

}  // namespace tally::ast
