#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tally::syntax {

/// Numbers that were meant as something else, and would silently be calculated with.
struct NumberFault {
  uint32_t begin;  // bytes of the script
  uint32_t end;
  std::string text;
  std::string hint;
};

/// Where a number stands: as a value; where only a number can stand, such as the number of a line; or as a cell of a table, which may begin
/// with 0.
enum class NumberPlace { kValue, kNumber, kCell };

/// What is wrong with the number at [begin, end) of `script`: it begins with a 0 (a code without its quotes), or numbers with `-` or `/`
/// between them and no blanks are a day or a school year in another spelling, which is said at the first of them.
std::optional<NumberFault> FindNumberFault(std::string_view script, uint32_t begin, uint32_t end, NumberPlace place);

}  // namespace tally::syntax
