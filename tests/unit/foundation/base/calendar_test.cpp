#include "foundation/base/calendar.h"

#include <catch2/catch.hpp>

using namespace tally;

TEST_CASE("calendar: every day of the years 1 to 9999 has one number and comes back", "[base]") {
  Day expected = DayOf(1, 1, 1);
  bool all_agree = true;
  for (int year = 1; year <= 9999; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= DaysInMonth(year, month); ++day, ++expected) {
        const Civil civil = CivilOf(expected);
        all_agree = all_agree && DayOf(year, month, day) == expected && civil.year == year && civil.month == month && civil.day == day;
      }
    }
  }
  CHECK(all_agree);
  CHECK(DayOf(1970, 1, 1) == 0);
  CHECK(DayOf(2000, 2, 29) == 11016);
}

TEST_CASE("calendar: a day is read in one form only and must exist", "[base]") {
  CHECK(ParseDay("2024-02-29") == DayOf(2024, 2, 29));
  CHECK(ParseDay("0001-01-01") == DayOf(1, 1, 1));
  CHECK(ParseDay("9999-12-31") == DayOf(9999, 12, 31));
  for (const char* text :
       {"2025-02-29", "1900-02-29", "2025-02-30", "0000-01-01", "2025-13-01", "2025-00-01", "2025-01-00", "2025-9-1", "10/01/2025",
        "2025-10-01 ", " 2025-10-01", "2025-10-01T00:00", "", "2025-1O-01", "-025-01-01", "+025-01-01", "2025-10-1", "20251001",
        "\xD9\xA1"
        "25-10-01"}) {
    INFO(text);
    CHECK(!ParseDay(text));
  }
  CHECK(FormatDay(DayOf(7, 3, 4)) == "0007-03-04");
}

TEST_CASE("calendar: a school year runs from July 1 to June 30 and has the name of its end", "[base]") {
  CHECK(FormatDay(FirstDayOfSchoolYear(2025)) == "2024-07-01");
  CHECK(FormatDay(LastDayOfSchoolYear(2025)) == "2025-06-30");
  CHECK(SchoolYearOf(DayOf(2024, 6, 30)) == 2024);
  CHECK(SchoolYearOf(DayOf(2024, 7, 1)) == 2025);
  CHECK(SchoolYearOf(LastDayOfSchoolYear(2025)) == 2025);
}

TEST_CASE("calendar: quarters are counted through the years", "[base]") {
  CHECK(FormatQuarter(QuarterOf(DayOf(2025, 3, 31))) == "2025Q1");
  CHECK(FormatQuarter(QuarterOf(DayOf(2025, 4, 1))) == "2025Q2");
  CHECK(FormatQuarter(QuarterOf(DayOf(2025, 12, 31)) + 1) == "2026Q1");
  CHECK(FormatQuarter(QuarterOf(DayOf(2025, 1, 1)) - 1) == "2024Q4");
  CHECK(ParseQuarter("2025Q4") == 2025 * 4 + 3);
  for (const char* text : {"2025Q0", "2025Q5", "2025q1", "2025-Q1", "25Q1", "", "2025Q11"}) {
    INFO(text);
    CHECK(!ParseQuarter(text));
  }
}

TEST_CASE("calendar: a year has four digits", "[base]") {
  CHECK(ParseYear("2025") == 2025);
  CHECK(ParseYear("0999") == 999);
  for (const char* text : {"", "25", "02025", "2O25", "-025", "+025", " 2025", "2025 "}) {
    INFO(text);
    CHECK(!ParseYear(text));
  }
}
