#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/columns/text_slot.h"
#include "foundation/base/calendar.h"

namespace tally {

/// The parsers of cells, exact per the data conventions: nothing is trimmed, digits are 0-9.

/// How years are written in a file: `2025`, `2024-2025` or `2024-25`; the ending year counts.
enum class YearForm { kEnding, kBoth, kBothShort };
YearForm YearFormOf(const std::vector<std::string>& written);
std::optional<int> ParseYearCell(std::string_view cell, YearForm form);
std::string FormatYearCell(int year, YearForm form);
std::string_view YearFormWords(YearForm form);

/// `YYYY-MM-DD` of exactly 10 readable bytes; a negative number below any day when it is no real day.
inline constexpr int32_t kNoDay = -1000000000;
int32_t ParseDayCell(const char* cell);

/// A decimal in 64 bits, or what stands in the way.
enum class NumberForm { kFits, kTooLarge, kTooLong, kWrong };
struct NumberCell {
  int64_t mantissa = 0;
  int places = 0;
  NumberForm form = NumberForm::kWrong;
};
NumberCell ParseNumberCell(std::string_view cell, bool integer);

/// Remembers what cells of at most 8 bytes were parsed to. One for each thread and column.
class NumberCache {
 public:
  const NumberCell& Parse(std::string_view cell, uint64_t word, bool integer) {
    Entry& entry = entries_[(word * 0x9E3779B97F4A7C15ull) >> 56];
    if (entry.word != word) {
      entry = {word, ParseNumberCell(cell, integer)};
    }
    return entry.value;
  }

 private:
  struct Entry {
    uint64_t word = 0;  // no cell: a cell of no bytes is missing and not asked for
    NumberCell value;
  };
  Entry entries_[256];
};

}  // namespace tally
