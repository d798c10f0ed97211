#pragma once

#include <optional>
#include <vector>

#include "engine/evaluation/executor.h"

namespace tally {

/// The blocks of a form in printing order: combinations of rows of the block variables' domains. A form without blocks has one.
struct FormBlocks {
  size_t count = 1;
  std::vector<VectorRef> rows;  // for each variable: its row in each block (kI32)
};

/// Nothing when something went wrong (it is reported).
std::optional<FormBlocks> MakeBlocks(Executor& executor, const bound::Form& form);

/// The block of each of the form's `rows`; empty when the form has none. Rows that belong to no block are reported.
std::vector<uint32_t> PlaceInBlocks(Executor& executor, const bound::Form& form, const FormBlocks& blocks,
                                    const std::vector<RowIndex>& rows);

}  // namespace tally
