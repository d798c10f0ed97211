#pragma once

#include <functional>
#include <string_view>

#include "outputs/tables/result.h"

namespace tally {

/// Takes the next bytes of a file; false when they cannot be written (the writer then stops).
using WriteBytes = std::function<bool(std::string_view)>;

/// RFC 4180 with LF line ends: a cell is quoted only when it holds a comma, a quote, CR or LF.
bool WriteCsv(const ResultTable& table, const WriteBytes& write);

}  // namespace tally
