#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tally {

/// Days since 1970-01-01, proleptic Gregorian. Years 0001 to 9999.
using Day = int32_t;
/// Calendar quarter as year * 4 + (0..3).
using Quarter = int32_t;

struct Civil {
  int year;
  int month;  // 1..12
  int day;    // 1..31
};

Day DayOf(int year, int month, int day);  // the day must exist
Civil CivilOf(Day day);
bool DayExists(int year, int month, int day);
bool IsLeapYear(int year);
int DaysInMonth(int year, int month);

/// `YYYY-MM-DD`, a real day, digits 0-9 only; nothing otherwise.
std::optional<Day> ParseDay(std::string_view text);
std::string FormatDay(Day day);

/// A school year is named by its ending year: 2025 is 2024-07-01 through 2025-06-30.
inline Day FirstDayOfSchoolYear(int year) {
  return DayOf(year - 1, 7, 1);
}
inline Day LastDayOfSchoolYear(int year) {
  return DayOf(year, 6, 30);
}
int SchoolYearOf(Day day);

Quarter QuarterOf(Day day);
/// `2025Q1`.
std::optional<Quarter> ParseQuarter(std::string_view text);
std::string FormatQuarter(Quarter quarter);

/// Four digits 0-9.
std::optional<int> ParseYear(std::string_view text);

}  // namespace tally
