#pragma once

#include <optional>
#include <vector>

#include "engine/evaluation/executor.h"
#include "outputs/forms/counts.h"
#include "outputs/forms/form_plan.h"

namespace tally {

/// The blocks of a form, with their rows. Nothing when something went wrong (it is reported).
std::optional<FormBlocks> MakeBlocks(Executor& executor, const FormPlan& plan);

/// The block of each of the form's `rows`; empty when the form has none. Rows that belong to no block are reported.
std::vector<uint32_t> PlaceInBlocks(Executor& executor, const FormPlan& plan, const FormBlocks& blocks, const std::vector<RowIndex>& rows);

}  // namespace tally
