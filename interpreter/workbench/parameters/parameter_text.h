#pragma once

#include <string>
#include <string_view>

#include "engine/plan/planner.h"
#include "foundation/base/result.h"
#include "language/binder/tree/bound.h"

namespace tally {

/// Reads the text given for a parameter by its type. A text is data: it is never trimmed and nothing in it has a meaning of its own. Rows
/// of tables that are no code sets stay texts (their keys) until the data is loaded.
Result<plan::ParamValue> ParseParameterText(const bound::Program& program, const bound::Param& param, std::string_view text);

/// A value as it would be given on the command line, for messages and the manifest.
std::string PrintValue(const bound::Program& program, const Type& type, const Value& value);
std::string PrintValue(const bound::Program& program, const Type& type, const plan::ParamValue& value);

/// Whether values of this type are keys until the data is loaded.
bool IsRowOfData(const bound::Program& program, const Type& type);

/// The codes of a code set; null for other tables.
const std::vector<std::string>* CodesOf(const bound::Program& program, TableId table);

}  // namespace tally
