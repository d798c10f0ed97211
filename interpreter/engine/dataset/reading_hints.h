#pragma once

#include <string>
#include <string_view>

#include "foundation/types/schema.h"

namespace tally {

/// What a table can say so that a cell which its column refuses is read: the line to write, or nothing.
std::string ReadingHint(const ColumnSchema& column, std::string_view cell);
/// Whether a cell is written as Excel keeps zeros: `="001"`.
bool IsArmoured(std::string_view cell);

}  // namespace tally
