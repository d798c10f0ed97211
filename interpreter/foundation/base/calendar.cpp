#include "foundation/base/calendar.h"

#include <fmt/format.h>

#include "foundation/base/check.h"

namespace tally {
namespace {

constexpr int kDaysOfEra = 146097;        // 400 years
constexpr int kDaysBeforeEpoch = 719468;  // from 0000-03-01 to 1970-01-01

/// The number that `text` spells with the digits 0-9 alone; -1 otherwise.
int Digits(std::string_view text) {
  int value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') {
      return -1;
    }
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

// Counts from March 1, so that the leap day is the last of its year (Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
Day DayOf(int year, int month, int day) {
  const int shifted_year = month <= 2 ? year - 1 : year;
  const int era = (shifted_year >= 0 ? shifted_year : shifted_year - 399) / 400;
  const int year_of_era = shifted_year - era * 400;
  const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysOfEra + day_of_era - kDaysBeforeEpoch;
}

Civil CivilOf(Day day) {
  const int64_t shifted = static_cast<int64_t>(day) + kDaysBeforeEpoch;
  const int64_t era = (shifted >= 0 ? shifted : shifted - (kDaysOfEra - 1)) / kDaysOfEra;
  const int day_of_era = static_cast<int>(shifted - era * kDaysOfEra);
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const int year = year_of_era + static_cast<int>(era) * 400 + (month <= 2 ? 1 : 0);
  return Civil{.year = year, .month = month, .day = day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

bool IsLeapYear(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  TALLY_CHECK(month >= 1 && month <= 12);
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

bool DayExists(int year, int month, int day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= DaysInMonth(year, month);
}

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const int year = Digits(text.substr(0, 4));
  const int month = Digits(text.substr(5, 2));
  const int day = Digits(text.substr(8, 2));
  if (!DayExists(year, month, day)) {
    return std::nullopt;
  }
  return DayOf(year, month, day);
}

std::string FormatDay(Day day) {
  const Civil civil = CivilOf(day);
  return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
}

int SchoolYearOf(Day day) {
  const Civil civil = CivilOf(day);
  return civil.month >= 7 ? civil.year + 1 : civil.year;
}

Quarter QuarterOf(Day day) {
  const Civil civil = CivilOf(day);
  return civil.year * 4 + (civil.month - 1) / 3;
}

std::optional<Quarter> ParseQuarter(std::string_view text) {
  if (text.size() != 6 || text[4] != 'Q' || text[5] < '1' || text[5] > '4') {
    return std::nullopt;
  }
  const std::optional<int> year = ParseYear(text.substr(0, 4));
  if (!year) {
    return std::nullopt;
  }
  return *year * 4 + (text[5] - '1');
}

std::string FormatQuarter(Quarter quarter) {
  // Rounds down, also before year 0, which arithmetic on quarters can reach.
  const Quarter in_year = ((quarter % 4) + 4) % 4;
  return fmt::format("{:04}Q{}", (quarter - in_year) / 4, in_year + 1);
}

std::optional<int> ParseYear(std::string_view text) {
  if (text.size() != 4) {
    return std::nullopt;
  }
  const int year = Digits(text);
  if (year < 1) {
    return std::nullopt;
  }
  return year;
}

}  // namespace tally
