#pragma once

#include <functional>
#include <string>

#include "workbench/session/run.h"

namespace tally {

/// Calls visit(code, label) for every code of a code set.
void ForEachCode(const Run& run, TableId code_set, const std::function<void(const std::string& code, const std::string& label)>& visit);
/// Calls visit(value, "") for every value of a text column, at least once each.
void ForEachValue(Run& run, const bound::Column& column,
                  const std::function<void(const std::string& value, const std::string& label)>& visit);

}  // namespace tally
