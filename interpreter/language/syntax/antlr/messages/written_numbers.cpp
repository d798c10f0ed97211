#include "language/syntax/antlr/messages/written_numbers.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "foundation/base/calendar.h"

namespace tally::syntax {
namespace {

constexpr size_t kLongestRun = 40;
constexpr std::string_view kSigns = "-/";

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

/// Numbers and the signs between them, without blanks.
struct Run {
  uint32_t begin;
  uint32_t end;
  std::vector<std::string_view> numbers;
  char sign = 0;  // 0: different ones, or none
};

/// The run that a number stands in; one number alone where it is no run of `-` or `/` alone.
Run RunAround(std::string_view script, uint32_t begin, uint32_t end) {
  const auto belongs = [&](uint32_t i) { return IsDigit(script[i]) || kSigns.find(script[i]) != std::string_view::npos; };
  Run run{.begin = begin, .end = end, .numbers = {}};
  while (run.begin > 0 && belongs(run.begin - 1) && end - run.begin < kLongestRun) {
    --run.begin;
  }
  while (run.end < script.size() && belongs(run.end) && run.end - begin < kLongestRun) {
    ++run.end;
  }
  run.begin += static_cast<uint32_t>(script.substr(run.begin, run.end - run.begin).find_first_not_of(kSigns));
  run.end = run.begin + static_cast<uint32_t>(script.substr(run.begin, run.end - run.begin).find_last_not_of(kSigns)) + 1;
  const std::string_view text = script.substr(run.begin, run.end - run.begin);
  const size_t sign = text.find_first_of(kSigns);
  run.sign = sign == std::string_view::npos ? '\0' : text[sign];
  for (size_t at = 0; run.sign != 0 && at <= text.size();) {
    const size_t next = std::min(text.find(run.sign, at), text.size());
    run.numbers.push_back(text.substr(at, next - at));
    if (run.numbers.back().empty() || !std::all_of(run.numbers.back().begin(), run.numbers.back().end(), IsDigit)) {
      run.sign = 0;
    }
    at = next + 1;
  }
  return run;
}

int ValueOf(std::string_view digits) {
  int value = 0;
  for (const char c : digits.substr(0, 6)) {
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string DayHint(int year, int month, int day) {
  const bool exists = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && DayExists(year, month, day);
  return exists ? fmt::format("write {}: year, month, day", FormatDay(DayOf(year, month, day)))
                : "a day is written 2025-10-01: a year of four digits, month and day of two";
}

/// A day or a school year in another spelling.
std::optional<NumberFault> FaultOfRun(const Run& run, std::string_view written) {
  const auto& numbers = run.numbers;
  const auto fault = [&](std::string_view what, std::string hint) {
    return NumberFault{.begin = run.begin,
                       .end = run.end,
                       .text = fmt::format("`{}` {}", written, what),
                       .hint = fmt::format("{}; in a calculation `{}` stands between blanks", hint, run.sign)};
  };
  if (numbers.size() == 3 && numbers[1].size() <= 2) {
    const bool year_first = run.sign == '-' && numbers[0].size() >= 4 && numbers[2].size() <= 2;
    const bool year_last = numbers[0].size() <= 2 && (numbers[2].size() == 4 || (run.sign == '/' && numbers[2].size() == 2));
    if (year_first) {
      return fault("is no day as days are written here", DayHint(ValueOf(numbers[0]), ValueOf(numbers[1]), ValueOf(numbers[2])));
    }
    if (year_last) {
      const int century = numbers[2].size() == 2 ? 2000 : 0;
      return fault("is no day as days are written here", DayHint(century + ValueOf(numbers[2]), ValueOf(numbers[0]), ValueOf(numbers[1])));
    }
  }
  if (numbers.size() == 2 && numbers[0].size() == 4 && (numbers[1].size() == 2 || numbers[1].size() == 4)) {
    const int ends = ValueOf(numbers[0]) + 1;
    if (ValueOf(numbers[1]) == (numbers[1].size() == 2 ? ends % 100 : ends)) {
      return fault("is no school year as they are written here", fmt::format("write {}, the year in which it ends", ends));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<NumberFault> FindNumberFault(std::string_view script, uint32_t begin, uint32_t end, NumberPlace place) {
  const Run run = RunAround(script, begin, end);
  if (run.sign != 0) {
    if (std::optional<NumberFault> fault = FaultOfRun(run, script.substr(run.begin, run.end - run.begin))) {
      return run.begin == begin ? fault : std::nullopt;
    }
  }
  const std::string_view written = script.substr(begin, end - begin);
  if (place == NumberPlace::kCell || written.size() < 2 || written[0] != '0' || !IsDigit(written[1])) {
    return std::nullopt;
  }
  const std::string_view without = written.substr(std::min(written.find_first_not_of('0'), written.size()));
  const std::string number = fmt::format("{}{}", without.empty() || !IsDigit(without[0]) ? "0" : "", without);
  return NumberFault{.begin = begin,
                     .end = end,
                     .text = fmt::format("the number `{}` begins with a 0", written),
                     .hint = place == NumberPlace::kNumber ? fmt::format("write {}", number)
                                                           : fmt::format("write {}, or \"{}\" if a code is meant", number, written)};
}

}  // namespace tally::syntax
