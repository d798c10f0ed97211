#pragma once

#include <span>
#include <string_view>

#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/ast.h"

namespace tally {

/// The version of the language that this program reads. It goes up when a text means something else than before, or is not read any more;
/// not when something is added.
inline constexpr int kLanguageVersion = 1;

/// What came to mean something else with a version of the language.
struct ChangeOfMeaning {
  int version = 0;                           // the first version that has the new meaning
  std::string_view what;                     // a sentence, as messages say it: lower case, no final period
  std::string_view how_to_keep;              // what to write so that the old meaning holds
  bool (*touches)(const ast::Module&) = {};  // whether a text says it
};
/// All changes up to kLanguageVersion.
std::span<const ChangeOfMeaning> ChangesOfMeaning();

/// Holds the version in which a text is written against `current`: reports T0606 where the text is of a later version, and for each change
/// of meaning since its own that it touches. A text without a `language` line is of `unsaid`; 0: of the current one.
void CheckLanguage(const ast::Module& module, int unsaid, int current, std::span<const ChangeOfMeaning> changes, DiagnosticSink& sink);

}  // namespace tally
