#pragma once

#include "engine/evaluation/executor.h"
#include "language/binder/tree/bound.h"
#include "outputs/disclosure/relations.h"

namespace tally {

/// What the condition of a mark says of the number that it stands for: `count in 1 through 9`, `denominator < min_n`. Bounds that leave one
/// number only are not used, because they would give every number behind the mark away.
Bounds BoundsOfMark(Executor& executor, const bound::Expr& where, bound::SpecialKind kind);

}  // namespace tally
