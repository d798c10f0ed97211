// Patterns of texts, which differ by year.
#include <fmt/format.h>

#include "foundation/source/utf8.h"
#include "foundation/types/patterns.h"
#include "language/binder/tables/table_binder.h"

namespace tally {
namespace {

YearPatterns PatternsOf(Binding& binding, const ast::Patterns& patterns, const ast::Patterns::Years& years) {
  YearPatterns bound{years.from, years.through, {patterns.wildcard.text, {}, {}}};
  if (years.through < years.from) {
    binding.Error(DiagnosticKind::WrongArguments, years.span, fmt::format("{} through {} holds no year", years.from, years.through));
  }
  if (years.patterns.empty()) {
    binding.Error(DiagnosticKind::WrongArguments, years.span, "these years have no pattern")
        .Hint("leave the years out: without patterns nothing matches");
  }
  for (const ast::Text& text : years.patterns) {
    bound.set.patterns.push_back(text.text);
  }
  for (const ast::Text& text : years.except) {
    if (!bound.set.patterns.empty() && !FitsAny(text.text, bound.set.patterns, patterns.wildcard.text)) {
      binding
          .Error(DiagnosticKind::ExceptionFitsNothing, text.span,
                 fmt::format("`except \"{}\"` takes nothing away: it fits no pattern of these years", Printable(text.text)))
          .Hint("what follows `except` on its line is taken away: write further patterns on a line of their own");
    }
    bound.set.except.push_back(text.text);
  }
  return bound;
}

}  // namespace

void BindPatterns(ProgramBuilder& binding, const Symbol& symbol) {
  const auto& patterns = std::get<ast::Patterns>(symbol.definition->node);
  if (CountCodePoints(patterns.wildcard.text) != 1) {
    binding.Error(DiagnosticKind::WrongArguments, patterns.wildcard.span,
                  "the letter that stands for any character is one character, as in `any X`");
  }
  std::vector<YearPatterns> bound;
  for (size_t i = 0; i < patterns.years.size(); ++i) {
    const ast::Patterns::Years& years = patterns.years[i];
    for (size_t j = 0; j < i; ++j) {
      if (years.from <= patterns.years[j].through && patterns.years[j].from <= years.through) {
        binding.Error(DiagnosticKind::DefinedTwice, years.span, fmt::format("`{}` has patterns twice for a year", symbol.name))
            .Label(patterns.years[j].span, "first here");
        break;
      }
    }
    bound.push_back(PatternsOf(binding, patterns, years));
  }
  binding.made.patterns[symbol.id].years = std::move(bound);
}

}  // namespace tally
