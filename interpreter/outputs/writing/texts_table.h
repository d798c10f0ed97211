#pragma once

#include <string>
#include <vector>

#include "outputs/tables/result.h"

namespace tally {

/// A table of texts for printing.
ResultTable MakeTextTable(std::string title, const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& right_aligned);

/// What a cell of a result table prints; empty where it is missing.
std::string TextOfCell(const ResultColumn& column, size_t row);

}  // namespace tally
