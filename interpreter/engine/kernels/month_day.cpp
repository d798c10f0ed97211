#include <fmt/format.h>

#include "engine/kernels/exact.h"
#include "foundation/base/calendar.h"
#include "foundation/diagnostics/data_value.h"

namespace tally {

namespace {

constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};

bool IsSecondHalf(int month) {
  return month >= 7;
}

/// The calendar year of the day, by the word; may lie outside the calendar.
int64_t CalendarYear(int month, MonthDayWord word, int64_t year) {
  switch (word) {
    case MonthDayWord::kIn: return IsSecondHalf(month) ? year - 1 : year;
    case MonthDayWord::kAfter: return IsSecondHalf(month) ? year : year + 1;
    case MonthDayWord::kOf: return year;
  }
  return year;
}

}  // namespace

Vector DayInYear(int month, int day, MonthDayWord word, const Vector& year, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, year.constant, context);
  FaultRecorder faults(context);
  ForRows(context, result.stored(), [&](size_t begin, size_t end) {
    int64_t cached_year = 0;
    int32_t cached_day = 0;
    for (size_t row = begin; row < end; ++row) {
      const WholeNumber number = WholeNumberAt(year, row);
      if (number.state == WholeNumber::State::kMissing) {
        continue;
      }
      const bool inside = number.state == WholeNumber::State::kGiven && number.value >= kFirstYear - 1 && number.value <= kLastYear + 1;
      const int64_t calendar_year = inside ? CalendarYear(month, word, number.value) : 0;
      if (calendar_year < kFirstYear || calendar_year > kLastYear) {
        faults.Record(row, [&] { return fmt::format("{} {} lies outside the years 0001 to 9999", kMonths[month - 1], day); });
        continue;
      }
      if (calendar_year != cached_year) {
        if (!DayExists(static_cast<int>(calendar_year), month, day)) {
          faults.Record(row, [&] {
            return fmt::format("{} {} does not exist in {}", kMonths[month - 1], day, PlainDataValue(fmt::format("{:04}", calendar_year)));
          });
          continue;
        }
        cached_year = calendar_year;
        cached_day = DayOf(static_cast<int>(calendar_year), month, day);
      }
      result.i32[row] = cached_day;
    }
  });
  faults.Finish(result);
  AddFaults(result, year.faults);
  return result;
}

Vector Shift(Calendar kind, const Vector& value, const Vector& by, bool subtract, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, value.constant && by.constant, context);
  FaultRecorder faults(context);
  const int64_t low = kind == Calendar::kYear ? kFirstYear : kFirstYear * 4;
  const int64_t high = kind == Calendar::kYear ? kLastYear : kLastYear * 4 + 3;
  constexpr int64_t kFarthest = 100'000;  // beyond it every result lies outside
  ForRows(context, result.stored(), [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const WholeNumber step = WholeNumberAt(by, row);
      if (step.state == WholeNumber::State::kMissing || IsMissingAt(value, row)) {
        continue;
      }
      const bool near = step.state == WholeNumber::State::kGiven && step.value >= -kFarthest && step.value <= kFarthest;
      const int64_t shifted = near ? IntegerAt(value, row) + (subtract ? -step.value : step.value) : high + 1;
      if (shifted < low || shifted > high) {
        faults.Record(row, [&] {
          return fmt::format("the {} lies outside the years 0001 to 9999", kind == Calendar::kYear ? "school year" : "quarter");
        });
        continue;
      }
      result.i32[row] = static_cast<int32_t>(shifted);
    }
  });
  faults.Finish(result);
  AddFaults(result, {&value, &by});
  return result;
}

}  // namespace tally
