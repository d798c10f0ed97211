#pragma once

#include "foundation/base/check.h"

namespace tally::syntax {

template <class Context, class Case, class Alternative>
bool MatchOne(Context* context, const Case& one, void (Case::*)(Alternative*) const) {
  auto* alternative = dynamic_cast<Alternative*>(context);
  if (alternative != nullptr) {
    one(alternative);
  }
  return alternative != nullptr;
}

/// Calls the one of `cases` that takes what `context` is: Match(item, [&](P::HeaderContext* header) {...}, [&](P::LineContext* line)
/// {...}). An alternative of the grammar without a case is a fault of ours, not of a script.
template <class Context, class... Cases>
void Match(Context* context, const Cases&... cases) {
  const bool matched = (MatchOne(context, cases, &Cases::operator()) || ...);
  TALLY_CHECK(matched);
}

}  // namespace tally::syntax
