#pragma once

#include <optional>

#include "workbench/explain/explanation.h"
#include "workbench/session/run.h"

namespace tally {

/// `why ROW [not] in CELL`, `why CELL`, `why EXPRESSION`, `why PARAM`: the tree of the answer. Nothing, and reported, when it cannot be
/// answered.
std::optional<Explanation> ExplainQuestion(Run& run, const ast::Question& question);

}  // namespace tally
