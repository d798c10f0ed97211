#pragma once

#include "engine/evaluation/executor.h"
#include "outputs/forms/counts.h"

/// By what the blocks of a form are known where the rows of their tables are not at hand.
namespace tally {

/// Fills keys and order of blocks that have rows.
void LabelBlocks(Executor& executor, const bound::Form& form, FormBlocks& blocks);
/// Fills the rows of blocks that have keys. False: a table has no row of that key (reported).
bool FindBlocks(Executor& executor, const bound::Form& form, FormBlocks& blocks);

}  // namespace tally
