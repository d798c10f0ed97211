#pragma once

#include <string>
#include <string_view>

#include "foundation/base/result.h"
#include "outputs/forms/counts.h"

namespace tally {

/// Counts as bytes: labels and numbers, no row of data. Their blocks are labelled (block_labels.h).
std::string WriteCounts(const Counts& counts);
/// Counts that WriteCounts wrote; their blocks have labels and no rows.
Result<Counts> ReadCounts(std::string_view bytes);

}  // namespace tally
