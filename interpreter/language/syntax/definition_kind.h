#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace tally::ast {

/// What a definition can name. One table says what is true of each: language/syntax/definition_kind.def.
enum class DefinitionKind {
#define TALLY_DEFINITION_KIND(kind, ...) k##kind,
#include "language/syntax/definition_kind.def"
#undef TALLY_DEFINITION_KIND
};
inline constexpr std::array kDefinitionKinds = {
#define TALLY_DEFINITION_KIND(kind, ...) DefinitionKind::k##kind,
#include "language/syntax/definition_kind.def"
#undef TALLY_DEFINITION_KIND
};

/// Which names one name must differ from.
enum class NameSpace {
  kRows,    // tables, cohorts and whatever else has rows
  kValues,  // parameters and definitions without a row
  kOwn      // those of the same kind
};

std::string_view KeywordOf(DefinitionKind kind);  // `codes`, as scripts say it
std::string_view NounOf(DefinitionKind kind);     // "code set", as messages say it
std::string_view ArticleOf(DefinitionKind kind);  // "a", "an"
NameSpace NameSpaceOf(DefinitionKind kind);       //
bool FallsAway(DefinitionKind kind);              // an inherited one goes with what it stands on
bool IsNotedWhenUnused(DefinitionKind kind);      //
bool IsWrittenAsFile(DefinitionKind kind);        // a form, listing or worksheet
std::optional<DefinitionKind> KindOfKeyword(std::string_view keyword);

}  // namespace tally::ast
