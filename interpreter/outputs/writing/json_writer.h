#pragma once

#include <string>
#include <string_view>

#include "outputs/tables/result.h"
#include "outputs/writing/csv_writer.h"

namespace tally {

/// A text as JSON, as a number where it is one and `is_number` says so.
std::string JsonValue(std::string_view text, bool is_number);
/// A table as one line of JSON: `{"title":...,"columns":[...],"rows":[[...],...]}`. Columns of numbers hold numbers, as they are printed;
/// what is not there is null.
bool WriteJson(const ResultTable& table, const WriteBytes& write);

}  // namespace tally
