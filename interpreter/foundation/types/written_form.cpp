#include "foundation/types/written_form.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tally {
namespace {

constexpr std::string_view kExcelDay = "Excel day";
constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char Upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

/// Takes between `least` and `most` digits off the front.
std::optional<int> TakeDigits(std::string_view& text, size_t least, size_t most) {
  size_t count = 0;
  int number = 0;
  while (count < most && count < text.size() && IsDigit(text[count])) {
    number = number * 10 + (text[count] - '0');
    ++count;
  }
  if (count < least) {
    return std::nullopt;
  }
  text.remove_prefix(count);
  return number;
}

std::optional<int> TakeMonthName(std::string_view& text) {
  for (size_t month = 0; month < kMonths.size(); ++month) {
    const bool is_it = text.size() >= 3 && std::equal(kMonths[month].begin(), kMonths[month].end(), text.begin(),
                                                      [](char name, char c) { return name == Upper(c); });
    if (is_it) {
      text.remove_prefix(3);
      return static_cast<int>(month) + 1;
    }
  }
  return std::nullopt;
}

/// Day 1 is 1900-01-01, and 60 a February 29 that there never was.
std::optional<Day> ReadExcelDay(std::string_view text) {
  const std::optional<int> number = TakeDigits(text, 1, 7);
  if (!number || !text.empty() || *number < 1 || *number == 60) {
    return std::nullopt;
  }
  const Day day = DayOf(1899, 12, 30) + *number + (*number < 60 ? 1 : 0);
  return day <= DayOf(9999, 12, 31) ? std::optional(day) : std::nullopt;
}

/// `(1950-2049)` at the end; 0 where there is none.
int TakeHundred(std::string_view& spelling) {
  const size_t open = spelling.rfind(" (");
  std::string_view rest = open == std::string_view::npos ? std::string_view() : spelling.substr(open + 2);
  const std::optional<int> first = TakeDigits(rest, 4, 4);
  if (!first || rest.empty() || rest[0] != '-') {
    return 0;
  }
  rest.remove_prefix(1);
  const std::optional<int> last = TakeDigits(rest, 4, 4);
  if (!last || rest != ")" || *last != *first + 99 || *first < 1) {
    return 0;
  }
  spelling = spelling.substr(0, open);
  return *first;
}

/// Nothing, or a sign of money with or without a blank.
bool IsSign(std::string_view text) {
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.empty() || text == "$" || text == "\u20AC" || text == "\u00A3" || text == "\u00A5" || text == "USD" || text == "EUR";
}

}  // namespace

std::optional<WrittenDate> WrittenDate::Parse(std::string_view spelling, std::string& fault) {
  WrittenDate written;
  written.spelling_ = spelling;
  if (spelling == kExcelDay) {
    written.is_excel_day_ = true;
    return written;
  }
  written.first_year_ = TakeHundred(spelling);
  const std::array<std::pair<std::string_view, Part>, 7> words = {{{"YYYY", Part::kYear},
                                                                   {"YY", Part::kShortYear},
                                                                   {"MON", Part::kMonthName},
                                                                   {"MM", Part::kTwoDigitMonth},
                                                                   {"M", Part::kMonth},
                                                                   {"DD", Part::kTwoDigitDay},
                                                                   {"D", Part::kDay}}};
  int years = 0;
  int months = 0;
  int days = 0;
  while (!spelling.empty()) {
    const auto word = std::find_if(words.begin(), words.end(), [&](const auto& each) { return spelling.starts_with(each.first); });
    if (word != words.end()) {
      const Part part = word->second;
      years += part == Part::kYear || part == Part::kShortYear ? 1 : 0;
      months += part == Part::kMonth || part == Part::kTwoDigitMonth || part == Part::kMonthName ? 1 : 0;
      days += part == Part::kDay || part == Part::kTwoDigitDay ? 1 : 0;
      written.pieces_.push_back({part, ""});
      spelling.remove_prefix(word->first.size());
      continue;
    }
    if (IsLetter(spelling[0]) && spelling[0] != 'T' && spelling[0] != 'Z') {
      const auto end = std::find_if_not(spelling.begin(), spelling.end(), IsLetter);
      fault = fmt::format("`{}` is no part of a date", std::string_view(spelling.begin(), end));
      return std::nullopt;
    }
    if (written.pieces_.empty() || written.pieces_.back().part != Part::kText) {
      written.pieces_.push_back({Part::kText, ""});
    }
    written.pieces_.back().text += spelling[0];
    spelling.remove_prefix(1);
  }
  if (years != 1 || months != 1 || days != 1) {
    fault = "a date has a year, a month and a day, each once";
    return std::nullopt;
  }
  const bool is_short =
      std::any_of(written.pieces_.begin(), written.pieces_.end(), [](const Piece& p) { return p.part == Part::kShortYear; });
  if (is_short && written.first_year_ == 0) {
    fault = "years of two digits may be of any century: say of which, as in `M/D/YY (1950-2049)`";
    return std::nullopt;
  }
  for (size_t i = 0; i + 1 < written.pieces_.size(); ++i) {
    const Part part = written.pieces_[i].part;
    if ((part == Part::kMonth || part == Part::kDay) && written.pieces_[i + 1].part != Part::kText) {
      fault = "one or two digits end where something else begins: write MM and DD, or put a sign between them";
      return std::nullopt;
    }
  }
  return written;
}

std::optional<Day> WrittenDate::Read(std::string_view text) const {
  if (is_excel_day_) {
    return ReadExcelDay(text);
  }
  int year = 0;
  int month = 0;
  int day = 0;
  for (const Piece& piece : pieces_) {
    std::optional<int> number;
    switch (piece.part) {
      case Part::kYear: number = TakeDigits(text, 4, 4); break;
      case Part::kShortYear: number = TakeDigits(text, 2, 2); break;
      case Part::kMonth:
      case Part::kDay: number = TakeDigits(text, 1, 2); break;
      case Part::kTwoDigitMonth:
      case Part::kTwoDigitDay: number = TakeDigits(text, 2, 2); break;
      case Part::kMonthName: number = TakeMonthName(text); break;
      case Part::kText:
        if (!text.starts_with(piece.text)) {
          return std::nullopt;
        }
        text.remove_prefix(piece.text.size());
        continue;
    }
    if (!number) {
      return std::nullopt;
    }
    switch (piece.part) {
      case Part::kYear: year = *number; break;
      case Part::kShortYear: year = first_year_ + (*number + 100 - first_year_ % 100) % 100; break;
      case Part::kDay:
      case Part::kTwoDigitDay: day = *number; break;
      case Part::kMonth:
      case Part::kTwoDigitMonth:
      case Part::kMonthName: month = *number; break;
      case Part::kText: break;
    }
  }
  return text.empty() && DayExists(year, month, day) ? std::optional(DayOf(year, month, day)) : std::nullopt;
}

std::string WrittenDate::Write(Day day) const {
  if (is_excel_day_) {
    const int number = day - DayOf(1899, 12, 30);
    return std::to_string(number > 60 ? number : number - 1);
  }
  const Civil civil = CivilOf(day);
  std::string text;
  for (const Piece& piece : pieces_) {
    switch (piece.part) {
      case Part::kYear: text += fmt::format("{:04}", civil.year); break;
      case Part::kShortYear: text += fmt::format("{:02}", civil.year % 100); break;
      case Part::kMonth: text += std::to_string(civil.month); break;
      case Part::kTwoDigitMonth: text += fmt::format("{:02}", civil.month); break;
      case Part::kMonthName: text += kMonths[static_cast<size_t>(civil.month) - 1]; break;
      case Part::kDay: text += std::to_string(civil.day); break;
      case Part::kTwoDigitDay: text += fmt::format("{:02}", civil.day); break;
      case Part::kText: text += piece.text; break;
    }
  }
  return text;
}

bool WrittenDate::Contradicts(const WrittenDate& other) const {
  for (Day day = DayOf(1899, 12, 31); day < DayOf(2100, 1, 1); day += 13) {
    for (const std::string& text : {Write(day), other.Write(day)}) {
      const std::optional<Day> here = Read(text);
      const std::optional<Day> there = other.Read(text);
      if (here && there && *here != *there) {
        return true;
      }
    }
  }
  return false;
}

std::optional<WrittenNumber> WrittenNumber::Parse(std::string_view spelling, std::string& fault) {
  WrittenNumber written;
  written.spelling_ = spelling;
  if (spelling.size() > 2 && spelling.front() == '(' && spelling.back() == ')') {
    written.brackets_ = true;
    spelling = spelling.substr(1, spelling.size() - 2);
  }
  const auto is_inside = [](char c) { return IsDigit(c) || c == ',' || c == '.' || c == '\'' || c == ' '; };
  const auto first = std::find_if(spelling.begin(), spelling.end(), IsDigit);
  const auto behind = std::find_if(spelling.rbegin(), spelling.rend(), IsDigit).base();
  if (first == spelling.end() || !std::all_of(first, behind, is_inside)) {
    fault = "an example of a number is written, as `1,234.50`";
    return std::nullopt;
  }
  written.before_ = std::string(spelling.begin(), first);
  written.after_ = std::string(behind, spelling.end());
  if (!IsSign(written.before_) || !(IsSign(written.after_) || written.after_ == "%" || written.after_ == " %")) {
    fault = "around its digits stand signs of money, `%` or brackets, and nothing else";
    return std::nullopt;
  }
  std::string marks;
  std::vector<size_t> groups = {0};  // digits before, between and behind the marks
  for (auto c = first; c != behind; ++c) {
    if (IsDigit(*c)) {
      ++groups.back();
    } else {
      marks += *c;
      groups.push_back(0);
    }
  }
  // The last mark is the point where it differs from those before it, or is alone and no three digits follow.
  const bool is_point = !marks.empty() && (marks.size() == 1 ? groups.back() != 3 : marks.back() != marks[0]);
  const std::string before_point = is_point ? marks.substr(0, marks.size() - 1) : marks;
  const bool is_even = std::all_of(before_point.begin(), before_point.end(), [&](char c) { return c == before_point[0]; }) &&
                       std::all_of(groups.begin() + 1, groups.end() - (is_point ? 1 : 0), [](size_t digits) { return digits == 3; });
  if (!is_even || (is_point && marks.back() != '.' && marks.back() != ',')) {
    fault = "the marks between its digits are no marks of thousands and a point";
    return std::nullopt;
  }
  written.thousands_ = before_point.empty() ? '\0' : before_point[0];
  written.point_ = is_point ? marks.back() : written.thousands_ == '.' ? ',' : '.';
  return written;
}

bool WrittenNumber::Contradicts(const WrittenNumber& other) const {
  for (const std::string_view text : {"1.234", "1,234", "1'234", "1 234", "1,234,567", "1.234.567"}) {
    const std::optional<std::string> here = Read(text);
    const std::optional<std::string> there = other.Read(text);
    if (here && there && *here != *there) {
      return true;
    }
  }
  return false;
}

std::optional<std::string> WrittenNumber::Read(std::string_view text) const {
  bool is_negative = false;
  const auto take = [&](char sign) {
    if (!text.empty() && text[0] == sign) {
      text.remove_prefix(1);
      return true;
    }
    return false;
  };
  if (brackets_ && text.size() > 2 && text.front() == '(' && text.back() == ')') {
    is_negative = true;
    text = text.substr(1, text.size() - 2);
  }
  is_negative = (!is_negative && take('-')) || is_negative;
  if (!before_.empty() && text.starts_with(before_)) {
    text.remove_prefix(before_.size());
    is_negative = (!is_negative && take('-')) || is_negative;
  }
  if (!after_.empty() && text.ends_with(after_)) {
    text.remove_suffix(after_.size());
  }
  std::string plain = is_negative ? "-" : "";
  size_t digits = 0;  // since the last mark
  size_t whole = 0;
  bool has_marks = false;
  size_t at = 0;
  for (; at < text.size() && text[at] != point_; ++at) {
    if (IsDigit(text[at])) {
      plain += text[at];
      ++digits;
      ++whole;
    } else if (thousands_ != 0 && text[at] == thousands_ && digits >= 1 && (has_marks ? digits == 3 : digits <= 3)) {
      has_marks = true;
      digits = 0;
    } else {
      return std::nullopt;
    }
  }
  if (whole == 0 || (has_marks && digits != 3)) {
    return std::nullopt;
  }
  if (at == text.size()) {
    return plain;
  }
  const std::string_view places = text.substr(at + 1);
  if (places.empty() || !std::all_of(places.begin(), places.end(), IsDigit)) {
    return std::nullopt;
  }
  return plain + "." + std::string(places);
}

}  // namespace tally
