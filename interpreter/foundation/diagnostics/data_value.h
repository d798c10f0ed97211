#pragma once

#include <string>
#include <string_view>

namespace tally {

/// A value of the data for a message: in double quotes, harmless to print, and known as such, so that logs can leave it out.
std::string DataValue(std::string_view value);
/// The same without quotes: a year, a day, a number.
std::string PlainDataValue(std::string_view value);
/// The text of a message as people read it: values in their quotes, or `(a value)` in place of each.
std::string WithDataValues(std::string_view text, bool shown);
/// The text without the values of a private column, whoever reads it.
std::string WithoutPrivateValues(std::string_view text);

}  // namespace tally
