#pragma once

#include "foundation/base/check.h"

namespace tally::syntax {

template <class Case>
struct CaseOf : CaseOf<decltype(&Case::operator())> {};
template <class Case, class Result, class Context>
struct CaseOf<Result (Case::*)(Context*) const> {
  using Alternative = Context;
};

/// Calls the one of the cases that takes what `context` is, and gives what it gives:
/// Match(item, [&](P::HeaderContext* header) {...}, [&](P::LineContext* line) {...}).
/// An alternative of the grammar without a case is a fault of ours, not of a script.
template <class Context, class Case, class... Cases>
auto Match(Context* context, const Case& first, const Cases&... others) {
  if (auto* alternative = dynamic_cast<typename CaseOf<Case>::Alternative*>(context)) {
    return first(alternative);
  }
  if constexpr (sizeof...(Cases) > 0) {
    return Match(context, others...);
  } else {
    CheckFailed(__FILE__, __LINE__, "alternative");
  }
}

}  // namespace tally::syntax
