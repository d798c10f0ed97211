#include "engine/dataset/cell_parsers.h"

#include <fmt/format.h>

#include "foundation/base/number.h"

namespace tally {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

int TwoDigits(const char* text) {
  return (text[0] - '0') * 10 + (text[1] - '0');
}

}  // namespace

YearForm YearFormOf(const std::vector<std::string>& written) {
  if (written.empty()) {
    return YearForm::kEnding;
  }
  return written[0].size() == 9 ? YearForm::kBoth : written[0].size() == 7 ? YearForm::kBothShort : YearForm::kEnding;
}

std::optional<int> ParseYearCell(std::string_view cell, YearForm form) {
  if (form == YearForm::kEnding) {
    return ParseYear(cell);
  }
  const std::optional<int> beginning = ParseYear(cell.substr(0, 4));
  if (!beginning || cell.size() != (form == YearForm::kBoth ? 9 : 7) || cell[4] != '-') {
    return std::nullopt;
  }
  const int ending = *beginning + 1;
  if (form == YearForm::kBoth) {
    return ParseYear(cell.substr(5)) == ending ? std::optional(ending) : std::nullopt;
  }
  if (!IsDigit(cell[5]) || !IsDigit(cell[6]) || TwoDigits(cell.data() + 5) != ending % 100) {
    return std::nullopt;
  }
  return ending;
}

std::string FormatYearCell(int year, YearForm form) {
  switch (form) {
    case YearForm::kEnding: return fmt::format("{:04}", year);
    case YearForm::kBoth: return fmt::format("{:04}-{:04}", year - 1, year);
    case YearForm::kBothShort: return fmt::format("{:04}-{:02}", year - 1, year % 100);
  }
  return {};
}

std::string_view YearFormWords(YearForm form) {
  switch (form) {
    case YearForm::kEnding: return "four digits";
    case YearForm::kBoth: return "two years that follow each other, as 2024-2025";
    case YearForm::kBothShort: return "two years that follow each other, as 2024-25";
  }
  return {};
}

int32_t ParseDayCell(const char* cell) {
  // "YYYY-MM-" less "0000-00-": digits become 0..9, the hyphens 0.
  const uint64_t front = Load64(cell) ^ 0x2D30302D30303030ull;
  const unsigned tens = static_cast<unsigned char>(cell[8]) ^ 0x30u;
  const unsigned ones = static_cast<unsigned char>(cell[9]) ^ 0x30u;
  const uint64_t over_nine = (front & 0x7F7F7F7F7F7F7F7Full) + 0x7F76767F76767676ull;
  if (((over_nine | front) & 0x8080808080808080ull) != 0 || tens > 9 || ones > 9) {
    return kNoDay;
  }
  const auto digit = [&](int i) { return static_cast<int>(front >> (8 * i)) & 0xFF; };
  const int year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
  const int month = digit(5) * 10 + digit(6);
  const int day = static_cast<int>(tens * 10 + ones);
  static constexpr int kDays[16] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0};
  if (year < 1 || month > 12 || day < 1 || day > kDays[month]) {
    return kNoDay;
  }
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (month == 2 && day == 29 && !leap) {
    return kNoDay;
  }
  // Days before the month in a year that begins with March, so that the leap day comes last.
  static constexpr int kDaysBefore[13] = {0, 306, 337, 0, 31, 61, 92, 122, 153, 184, 214, 245, 275};
  const int march_year = month <= 2 ? year - 1 : year;
  return march_year * 365 + march_year / 4 - march_year / 100 + march_year / 400 + kDaysBefore[month] + day - 1 - 719468;
}

NumberCell ParseNumberCell(std::string_view cell, bool integer) {
  NumberCell number;
  size_t i = 0;
  const bool negative = !cell.empty() && cell[0] == '-';
  i += negative ? 1 : 0;
  uint64_t magnitude = 0;
  bool too_large = false;
  size_t digits = 0;
  size_t places = 0;
  bool point = false;
  size_t digits_before = 0;
  for (; i < cell.size(); ++i) {
    const char c = cell[i];
    if (IsDigit(c)) {
      too_large = too_large || __builtin_mul_overflow(magnitude, uint64_t{10}, &magnitude) ||
                  __builtin_add_overflow(magnitude, static_cast<uint64_t>(c - '0'), &magnitude);
      ++digits;
      places += point ? 1 : 0;
    } else if (c == '.' && !point && !integer) {
      point = true;
      digits_before = digits;
    } else {
      return number;
    }
  }
  if (digits == 0 || (point && (digits_before == 0 || places == 0))) {
    return number;
  }
  if (digits > static_cast<size_t>(kMaxNumberDigits)) {
    number.form = NumberForm::kTooLong;
    return number;
  }
  // The smallest 64-bit number marks missing cells, so it is not one of those that fit.
  if (too_large || magnitude > static_cast<uint64_t>(INT64_MAX) || places > static_cast<size_t>(kMaxDecimalPlaces)) {
    number.form = NumberForm::kTooLarge;
    return number;
  }
  number.form = NumberForm::kFits;
  number.places = static_cast<int>(places);
  number.mantissa = negative ? -static_cast<int64_t>(magnitude) : static_cast<int64_t>(magnitude);
  return number;
}

}  // namespace tally
