#include <atomic>

#include <fmt/format.h>

#include "engine/functions/kernel_table.h"
#include "engine/kernels/exact.h"
#include "foundation/base/calendar.h"

namespace tally {

namespace {

using Inputs = std::vector<const Vector*>;
using Kind = ParameterKind;

constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

constexpr const char* kOutsideMessage = "the date lies outside the years 0001 to 9999";

/// One ordinal (day, year, quarter) a row to another; the last answer is kept, because neighbouring rows are often alike. What `convert`
/// gives kMissing32 for is a fault of its row: it lies outside the years that there are.
template <class Convert>
Kernel MapOrdinals(Convert convert) {
  return [convert](const Inputs& inputs, const KernelContext& context) {
    Vector result = MakeEmpty(Layout::kI32, inputs[0]->constant, context);
    std::atomic<bool> outside = false;
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
            if (answer == kMissing32) {
              outside.store(true, std::memory_order_relaxed);
            }
          }
          result.i32[row] = answer;
        }
      });
    });
    if (outside) {
      FaultRecorder faults(context);
      for (size_t row = 0; row < result.stored(); ++row) {
        if (result.i32[row] == kMissing32 && !IsMissingAt(*inputs[0], row)) {
          faults.Record(row, [] { return kOutsideMessage; });
        }
      }
      faults.Finish(result);
    }
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

/// The year, month or day of the month as a number.
Kernel CalendarPart(int Civil::*part) {
  return [part](const Inputs& inputs, const KernelContext& context) {
    Vector result = MakeEmpty(Layout::kI64, inputs[0]->constant, context);
    WithSideOf<int32_t>(*inputs[0], [&](auto side) {
      for (size_t row = 0; row < result.stored(); ++row) {
        if (side(row) != kMissing32) {
          result.i64[row] = CivilOf(side(row)).*part;
        }
      }
    });
    return result;
  };
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

Vector DaysLater(const Inputs& inputs, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kI32, AllConstant(inputs), context);
  FaultRecorder faults(context);
  const int64_t first = DayOf(kFirstYear, 1, 1);
  const int64_t last = DayOf(kLastYear, 12, 31);
  for (size_t row = 0; row < result.stored(); ++row) {
    const WholeNumber days = WholeNumberAt(*inputs[1], row);
    if (IsMissingAt(*inputs[0], row) || days.state == WholeNumber::State::kMissing) {
      continue;
    }
    const int64_t day = IntegerAt(*inputs[0], row);
    if (days.state == WholeNumber::State::kOutside || days.value < first - day || days.value > last - day) {
      faults.Record(row, [] { return kOutsideMessage; });
      continue;
    }
    result.i32[row] = static_cast<int32_t>(day + days.value);
  }
  faults.Finish(result);
  return result;
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
        faults.Record(row, [] { return kOutsideMessage; });
        continue;
      }
      result.i32[row] = *day;
    }
    faults.Finish(result);
    return result;
  };
}

}  // namespace

void BindDateKernels(KernelTable& kernels) {
  kernels.Bind("quarter", MapOrdinals([](int32_t day) { return QuarterOf(day); }));
  kernels.Bind("school_year_of", MapOrdinals([](int32_t day) {
                 const int year = SchoolYearOf(day);
                 return year > kLastYear ? kMissing32 : year;
               }));
  kernels.Bind("calendar_year", CalendarPart(&Civil::year));
  kernels.Bind("calendar_month", CalendarPart(&Civil::month));
  kernels.Bind("day_of_month", CalendarPart(&Civil::day));
  kernels.Bind("first_day", MapOrdinals([](int32_t year) { return year <= kFirstYear ? kMissing32 : FirstDayOfSchoolYear(year); }));
  kernels.Bind("last_day", MapOrdinals([](int32_t year) { return LastDayOfSchoolYear(year); }));
  kernels.Bind("complete_years", CombineDays(CompleteYears));
  kernels.Bind("days_between", CombineDays([](Day a, Day b) { return int64_t{b} - a; }));
  kernels.Bind("days_later", DaysLater);
  kernels.Bind("years_later", Later(12));
  kernels.Bind("months_later", Later(1));
}

}  // namespace tally
