#include "foundation/types/function_catalogue.h"

#include <fmt/format.h>

namespace tally {
namespace {

using Kind = ParameterKind;

std::vector<FunctionEntry> AllFunctions() {
  return {
      // dates: engine/functions/dates.cpp
      {.name = "quarter",
       .parameters = {Kind::kDate},
       .result = Kind::kQuarter,
       .help = "the calendar quarter that a date lies in",
       .example = {"quarter(2025-10-01)", "2025Q4"}},
      {.name = "school_year_of",
       .parameters = {Kind::kDate},
       .result = Kind::kYear,
       .help = "the school year that a date lies in, by its ending year",
       .example = {"school_year_of(2025-10-01)", "2026"}},
      {.name = "calendar_year",
       .parameters = {Kind::kDate},
       .result = Kind::kInteger,
       .help = "the calendar year of a date as a number",
       .example = {"calendar_year(2025-10-01)", "2025"}},
      {.name = "calendar_month",
       .parameters = {Kind::kDate},
       .result = Kind::kInteger,
       .help = "the month of a date as a number",
       .example = {"calendar_month(2025-10-01)", "10"}},
      {.name = "day_of_month",
       .parameters = {Kind::kDate},
       .result = Kind::kInteger,
       .help = "the day of the month of a date as a number",
       .example = {"day_of_month(2025-10-31)", "31"}},
      {.name = "first_day",
       .parameters = {Kind::kYear},
       .result = Kind::kDate,
       .help = "July 1, the first day of a school year",
       .example = {"first_day(2026)", "2025-07-01"}},
      {.name = "last_day",
       .parameters = {Kind::kYear},
       .result = Kind::kDate,
       .help = "June 30, the last day of a school year",
       .example = {"last_day(2026)", "2026-06-30"}},
      {.name = "complete_years",
       .parameters = {Kind::kDate, Kind::kDate},
       .result = Kind::kInteger,
       .help = "complete years from a birth date to a day; a birthday counts on its day",
       .example = {"complete_years(2008-02-29, 2026-02-28)", "17"}},
      {.name = "days_between",
       .parameters = {Kind::kDate, Kind::kDate},
       .result = Kind::kInteger,
       .help = "days from the first date to the second",
       .example = {"days_between(2025-10-01, 2025-11-01)", "31"}},
      {.name = "days_later",
       .parameters = {Kind::kDate, Kind::kInteger},
       .result = Kind::kDate,
       .help = "the date so many days later; earlier with a negative number",
       .example = {"days_later(2025-10-01, 30)", "2025-10-31"}},
      {.name = "years_later",
       .parameters = {Kind::kDate, Kind::kInteger, Kind::kText},
       .result = Kind::kDate,
       .help = "the same day some years later; \"earlier day\" or \"later day\" says which day stands for February 29",
       .example = {R"(years_later(2024-02-29, 1, "earlier day"))", "2025-02-28"}},
      {.name = "months_later",
       .parameters = {Kind::kDate, Kind::kInteger, Kind::kText},
       .result = Kind::kDate,
       .help = "the same day some months later; \"earlier day\" or \"later day\" says which day stands for one that does not exist",
       .example = {R"(months_later(2025-10-31, 1, "later day"))", "2025-12-01"}},
      // values as others write them: engine/functions/written.cpp
      {.name = "number",
       .parameters = {Kind::kText, Kind::kNumberSpelling},
       .optional = 1,
       .result = Kind::kNumber,
       .finds = true,
       .help = "the number that a text is, written as the second text shows: \"1,234\", \"$1,234\", \"45.2%\"; missing where it is none",
       .example = {R"(number("1,204", "1,234"))", "1204"}},
      {.name = "date",
       .parameters = {Kind::kText, Kind::kDateSpelling},
       .optional = 1,
       .result = Kind::kDate,
       .finds = true,
       .help =
           "the date that a text is, written as the second text shows: \"M/D/YYYY\", \"DDMONYYYY\", \"M/D/YY (1950-2049)\", \"Excel day\"; "
           "missing where it is none",
       .example = {R"(date("9/1/2025", "M/D/YYYY"))", "2025-09-01"}},
      // texts: engine/functions/text.cpp
      {.name = "digits",
       .parameters = {Kind::kText, Kind::kInteger, Kind::kInteger},
       .optional = 1,
       .result = Kind::kYesNo,
       .strict = false,
       .help = "whether a text is exactly n (or n to m) digits 0-9; a missing text is not",
       .example = {R"(digits("0123456789", 10))", "yes"}},
      {.name = "length",
       .parameters = {Kind::kText},
       .result = Kind::kInteger,
       .help = "how many characters a text has",
       .example = {R"(length("Hartwell"))", "8"}},
      {.name = "starts_with",
       .parameters = {Kind::kText, Kind::kText},
       .result = Kind::kYesNo,
       .help = "whether the first text begins with the second",
       .example = {R"(starts_with("12.0401", "12."))", "yes"}},
      {.name = "ends_with",
       .parameters = {Kind::kText, Kind::kText},
       .result = Kind::kYesNo,
       .help = "whether the first text ends with the second",
       .example = {R"(ends_with("Welding II", " II"))", "yes"}},
      {.name = "contains",
       .parameters = {Kind::kText, Kind::kText},
       .result = Kind::kYesNo,
       .help = "whether the second text stands somewhere in the first",
       .example = {R"(contains("Practical Nursing", "Nurs"))", "yes"}},
      {.name = "blank",
       .parameters = {Kind::kText},
       .result = Kind::kYesNo,
       .strict = false,
       .help = "whether a text is missing or only blanks",
       .example = {R"(blank("  "))", "yes"}},
      {.name = "two_digits",
       .parameters = {Kind::kYear},
       .result = Kind::kText,
       .help = "the last two digits of a school year",
       .example = {"two_digits(2026)", "26"}},
      {.name = "listed",
       .parameters = {Kind::kText, Kind::kText, Kind::kText},
       .result = Kind::kYesNo,
       .help = "whether a cell that holds a list has the item; the third text separates the items",
       .example = {R"(listed("Homeless; Migrant", "Migrant", ";"))", "yes"}},
      {.name = "reveals",
       .parameters = {Kind::kText},
       .result = Kind::kYesNo,
       .strict = false,
       .help = "in the condition of a form's mark: whether readers could find out a number behind the mark of this text, if this number "
               "were "
               "printed",
       .example = {R"(show "*" where reveals("*"))", ""}},
      {.name = "upper",
       .parameters = {Kind::kText},
       .result = Kind::kText,
       .help = "the text with a to z as capital letters",
       .example = {R"(upper("ell"))", "ELL"}},
      {.name = "lower",
       .parameters = {Kind::kText},
       .result = Kind::kText,
       .help = "the text with A to Z as small letters",
       .example = {R"(lower("ELL"))", "ell"}},
      // parts of texts: engine/functions/text_parts.cpp
      {.name = "text_before",
       .parameters = {Kind::kText, Kind::kText},
       .result = Kind::kText,
       .help = "the text before the first place where the second one stands; all of it where it stands nowhere; missing when that is "
               "empty",
       .example = {R"(text_before("12.0401", "."))", "12"}},
      {.name = "text_after",
       .parameters = {Kind::kText, Kind::kText},
       .result = Kind::kText,
       .help = "the text after the first place where the second one stands; missing where it stands nowhere or nothing follows",
       .example = {R"(text_after("12.0401", "."))", "0401"}},
      {.name = "text_part",
       .parameters = {Kind::kText, Kind::kInteger, Kind::kInteger},
       .optional = 1,
       .result = Kind::kText,
       .help = "the characters of a text from the n-th on, or so many of them; missing where the text is shorter",
       .example = {R"(text_part("510808", 1, 2))", "51"}},
      {.name = "position",
       .parameters = {Kind::kText, Kind::kText},
       .result = Kind::kInteger,
       .help = "at which character of the first text the second one begins, counted from 1; 0 where it stands nowhere",
       .example = {R"(position("12.0401", "."))", "3"}},
      {.name = "replaced",
       .parameters = {Kind::kText, Kind::kText, Kind::kText},
       .result = Kind::kText,
       .help = "the text with the third one wherever the second one stood; missing when nothing is left",
       .example = {R"(replaced("51-0808", "-", "."))", "51.0808"}},
      {.name = "trimmed",
       .parameters = {Kind::kText},
       .result = Kind::kText,
       .help = "the text without blanks at its ends; missing when nothing is left",
       .example = {R"(trimmed("  Hartwell "))", "Hartwell"}},
      // numbers: engine/functions/numbers.cpp
      {.name = "round",
       .parameters = {Kind::kNumber, Kind::kInteger},
       .result = Kind::kNumber,
       .help = "rounds to so many places after the point, half away from zero",
       .example = {"round(2.345, 2)", "2.35"}},
      {.name = "ratio",
       .parameters = {Kind::kNumber, Kind::kNumber},
       .result = Kind::kNumber,
       .finds = true,
       .help = "the first number divided by the second; missing where that is 0",
       .example = {"ratio(3, 4)", "0.75"}},
      {.name = "percent",
       .parameters = {Kind::kNumber, Kind::kNumber},
       .result = Kind::kNumber,
       .finds = true,
       .help = "how many of a hundred the first number is of the second; missing where that is 0",
       .example = {"percent(3, 4)", "75"}},
      {.name = "smaller",
       .parameters = {Kind::kAny, Kind::kSameAsFirst},
       .result = Kind::kSameAsFirst,
       .help = "the smaller of two values",
       .example = {"smaller(12, 9)", "9"}},
      {.name = "larger",
       .parameters = {Kind::kAny, Kind::kSameAsFirst},
       .result = Kind::kSameAsFirst,
       .help = "the larger of two values",
       .example = {"larger(2025-10-01, 2025-11-01)", "2025-11-01"}},
      {.name = "fixed",
       .parameters = {Kind::kNumber, Kind::kInteger},
       .result = Kind::kText,
       .help = "the number as text with exactly so many places, rounded half away from zero",
       .example = {"fixed(2.5, 2)", "2.50"}},
      {.name = "row_number",
       .parameters = {Kind::kRow},
       .result = Kind::kInteger,
       .help = "where a row stands in its table, starting at 1",
       .example = {R"(row_number(school("S1")))", "2"}},
      // whole numbers: engine/functions/whole_numbers.cpp
      {.name = "absolute",
       .parameters = {Kind::kNumber},
       .result = Kind::kSameAsFirst,
       .help = "the number without its sign",
       .example = {"absolute(-2.5)", "2.5"}},
      {.name = "whole",
       .parameters = {Kind::kNumber},
       .result = Kind::kInteger,
       .help = "the number without the digits after the point",
       .example = {"whole(-2.5)", "-2"}},
      {.name = "floor",
       .parameters = {Kind::kNumber},
       .result = Kind::kInteger,
       .help = "the highest integer that is not above the number",
       .example = {"floor(-2.5)", "-3"}},
      {.name = "ceiling",
       .parameters = {Kind::kNumber},
       .result = Kind::kInteger,
       .help = "the lowest integer that is not below the number",
       .example = {"ceiling(-2.5)", "-2"}},
      {.name = "remainder",
       .parameters = {Kind::kNumber, Kind::kNumber},
       .result = Kind::kNumber,
       .help = "what is left of the first number when the second is taken away as often as it goes in; it has the sign of the first",
       .example = {"remainder(10, 3)", "1"}},
      {.name = "power",
       .parameters = {Kind::kNumber, Kind::kInteger},
       .result = Kind::kNumber,
       .help = "the first number taken so many times as a factor; with a negative count, 1 divided by that",
       .example = {"power(1.05, 2)", "1.1025"}},
      // an operator of its own, over any number of periods: engine/kernels/ranges.cpp
      {.name = "share_a_day",
       .parameters = {Kind::kPeriodOrYearOrDate},
       .variadic = true,
       .result = Kind::kYesNo,
       .help = "whether some day lies in all of them; a missing end of a period is open",
       .example = {"share_a_day(2025-08-20 through 2025-10-31, October 1 in 2026)", "yes"}},
  };
}

}  // namespace

std::string_view WordOf(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::kYesNo: return "yes/no";
    case ParameterKind::kInteger: return "integer";
    case ParameterKind::kNumber: return "number";
    case ParameterKind::kText: return "text";
    case ParameterKind::kDateSpelling: return "text that shows how a date is written";
    case ParameterKind::kNumberSpelling: return "text that shows how a number is written";
    case ParameterKind::kDate: return "date";
    case ParameterKind::kYear: return "year";
    case ParameterKind::kQuarter: return "quarter";
    case ParameterKind::kPeriodOrYearOrDate: return "period, year or date";
    case ParameterKind::kRow: return "row of a table";
    case ParameterKind::kAny: return "any value";
    case ParameterKind::kSameAsFirst: return "the same as the first";
  }
  return "";
}

FunctionCatalogue::FunctionCatalogue() : entries_(AllFunctions()) {}

const FunctionCatalogue& FunctionCatalogue::Get() {
  static const FunctionCatalogue catalogue;
  return catalogue;
}

FunctionId FunctionCatalogue::Find(std::string_view name) const {
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].name == name) {
      return FunctionId(i);
    }
  }
  return FunctionId();
}

std::vector<std::string> FunctionCatalogue::Names() const {
  std::vector<std::string> names;
  for (const FunctionEntry& entry : entries_) {
    names.emplace_back(entry.name);
  }
  return names;
}

namespace {

std::string Describe(const FunctionEntry& function) {
  std::string words;
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const bool is_optional = i + function.optional >= function.parameters.size();
    words += fmt::format("{}{}{}{}", i == 0 ? "" : ", ", is_optional ? "[" : "", WordOf(function.parameters[i]), is_optional ? "]" : "");
  }
  return fmt::format("{}({}{}) : {}\n    {}\n    {}{}{}\n", function.name, words, function.variadic ? ", ..." : "", WordOf(function.result),
                     function.help, function.example.call, function.example.value.empty() ? "" : " is ", function.example.value);
}

}  // namespace

std::string DescribeFunction(std::string_view name) {
  const FunctionId function = FunctionCatalogue::Get().Find(name);
  return function.is_valid() ? Describe(FunctionCatalogue::Get().at(function)) : "";
}

std::string DescribeFunctions() {
  std::string page;
  for (const std::string& name : FunctionCatalogue::Get().Names()) {
    page += DescribeFunction(name);
  }
  return page;
}

}  // namespace tally
