#pragma once

#include "outputs/tables/result.h"
#include "outputs/writing/csv_writer.h"

namespace tally {

/// A table of Markdown, for a memo: numbers to the right, `|` and line ends harmless.
bool WriteMarkdown(const ResultTable& table, const WriteBytes& write);

}  // namespace tally
