#include <fmt/format.h>

#include "base/calendar.h"
#include "functions/exact.h"
#include "functions/families.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;
using Kind = ParameterKind;

constexpr int64_t kFirstYear = 1;
constexpr int64_t kLastYear = 9999;

/// One ordinal (day, year, quarter) a row to another; the last answer is kept, because neighbouring rows are often alike.
template <class Convert>
Kernel MapOrdinals(Convert convert) {
  return [convert](const Inputs& inputs, const KernelContext& context) {
    Vector result = MakeEmpty(Layout::kI32, inputs[0]->constant, context);
    WithOrdinals(*inputs[0], [&](auto side) {
      constexpr auto kNone = MissingOf<typename decltype(side)::Value>();
      ForRows(context, result.stored(), [&](size_t begin, size_t end) {
        int32_t last = kMissing32;
        int32_t answer = kMissing32;
        for (size_t row = begin; row < end; ++row) {
          if (side(row) == kNone) {
            continue;
          }
          const int32_t value = side(row);
          if (value != last) {
            last = value;
            answer = convert(value);
          }
          result.i32[row] = answer;
        }
      });
    });
    return result;
  };
}

/// Two days a row to a whole number.
template <class Combine>
Kernel CombineDays(Combine combine) {
  return [combine](const Inputs& inputs, const KernelContext& context) {
    Vector result = MakeEmpty(Layout::kI64, AllConstant(inputs), context);
    WithSideOf<int32_t>(*inputs[0], [&](auto a) {
      WithSideOf<int32_t>(*inputs[1], [&](auto b) {
        ForRows(context, result.stored(), [&](size_t begin, size_t end) {
          for (size_t row = begin; row < end; ++row) {
            if (a(row) != kMissing32 && b(row) != kMissing32) {
              result.i64[row] = combine(a(row), b(row));
            }
          }
        });
      });
    });
    return result;
  };
}

int64_t CompleteYears(Day born, Day day) {
  const Civil birth = CivilOf(born);
  const Civil now = CivilOf(day);
  const bool before_birthday = now.month != birth.month ? now.month < birth.month : now.day < birth.day;
  return int64_t{now.year} - birth.year - (before_birthday ? 1 : 0);
}

Vector CalendarYearOf(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI64, inputs[0]->constant, context);
  WithSideOf<int32_t>(*inputs[0], [&](auto side) {
    for (size_t row = 0; row < result.stored(); ++row) {
      if (side(row) != kMissing32) {
        result.i64[row] = CivilOf(side(row)).year;
      }
    }
  });
  return result;
}

/// The day `months` months after `day`; where the month is too short its last day, or the day after it.
std::optional<Day> MonthsLater(Day day, int64_t months, bool later) {
  const Civil civil = CivilOf(day);
  const int64_t month_index = int64_t{civil.year} * 12 + civil.month - 1 + months;
  if (month_index < kFirstYear * 12 || month_index >= (kLastYear + 1) * 12) {
    return std::nullopt;
  }
  const int year = static_cast<int>(month_index / 12);
  const int month = static_cast<int>(month_index % 12) + 1;
  const int length = DaysInMonth(year, month);
  if (civil.day <= length) {
    return DayOf(year, month, civil.day);
  }
  if (!later) {
    return DayOf(year, month, length);
  }
  return DayOf(year, month, length) + 1;  // a month of 31 days never overflows, so the year stays
}

Kernel Later(int months_a_step) {
  return [months_a_step](const Inputs& inputs, const KernelContext& context) {
    Vector result = MakeEmpty(Layout::kI32, AllConstant(inputs), context);
    FaultRecorder faults(context);
    constexpr int64_t kFarthest = 1'000'000;  // steps; beyond it every day lies outside
    for (size_t row = 0; row < result.stored(); ++row) {
      const WholeNumber steps = WholeNumberAt(*inputs[1], row);
      if (IsMissingAt(*inputs[0], row) || steps.state == WholeNumber::State::kMissing || IsMissingAt(*inputs[2], row)) {
        continue;
      }
      const std::string_view rule = TextAt(*inputs[2], row);
      if (rule != "earlier day" && rule != "later day") {
        faults.Record(row, [&] { return "the rule for days that do not exist is \"earlier day\" or \"later day\""; });
        continue;
      }
      std::optional<Day> day;
      if (steps.state == WholeNumber::State::kGiven && steps.value >= -kFarthest && steps.value <= kFarthest) {
        day = MonthsLater(IntegerAt(*inputs[0], row), steps.value * months_a_step, rule == "later day");
      }
      if (!day.has_value()) {
        faults.Record(row, [] { return "the date lies outside the years 0001 to 9999"; });
        continue;
      }
      result.i32[row] = *day;
    }
    faults.Finish(result);
    return result;
  };
}

}  // namespace

void AddDateFunctions(std::vector<Signature>& signatures) {
  const auto add = [&](std::string_view name, std::vector<Kind> parameters, Kind result, std::string_view help, Kernel kernel) {
    const size_t required = parameters.size();
    signatures.push_back({name, std::move(parameters), required, result, true, help, std::move(kernel)});
  };
  add("quarter", {Kind::kDate}, Kind::kQuarter, "the calendar quarter that a date lies in",
      MapOrdinals([](int32_t day) { return QuarterOf(day); }));
  add("school_year_of", {Kind::kDate}, Kind::kYear, "the school year that a date lies in, by its ending year",
      MapOrdinals([](int32_t day) { return SchoolYearOf(day); }));
  add("calendar_year", {Kind::kDate}, Kind::kInteger, "the calendar year of a date as a number", CalendarYearOf);
  add("first_day", {Kind::kYear}, Kind::kDate, "July 1, the first day of a school year",
      MapOrdinals([](int32_t year) { return FirstDayOfSchoolYear(year); }));
  add("last_day", {Kind::kYear}, Kind::kDate, "June 30, the last day of a school year",
      MapOrdinals([](int32_t year) { return LastDayOfSchoolYear(year); }));
  add("complete_years", {Kind::kDate, Kind::kDate}, Kind::kInteger,
      "complete years from a birth date to a day; a birthday counts on its day", CombineDays(CompleteYears));
  add("days_between", {Kind::kDate, Kind::kDate}, Kind::kInteger, "days from the first date to the second",
      CombineDays([](Day a, Day b) { return int64_t{b} - a; }));
  add("years_later", {Kind::kDate, Kind::kInteger, Kind::kText}, Kind::kDate,
      "the same day some years later; \"earlier day\" or \"later day\" says which day stands for February 29", Later(12));
  add("months_later", {Kind::kDate, Kind::kInteger, Kind::kText}, Kind::kDate,
      "the same day some months later; \"earlier day\" or \"later day\" says which day stands for one that does not exist", Later(1));
}

}  // namespace tally
