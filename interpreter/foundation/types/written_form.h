#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "foundation/base/calendar.h"

/// How other programs write dates and numbers, said by an example of the spelling: `"M/D/YYYY"`, `"1,234.50"`.
namespace tally {

/// A spelling of dates: YYYY, YY, MM, M, DD, D, MON and what stands between them; `Excel day` is a number of days.
///   MM, DD two digits; M, D one or two; MON the first three letters of the English month in any case; YYYY four digits
///   YY     two digits, of a year within the hundred that the spelling names in brackets: `"M/D/YY (1950-2049)"`
///   T, Z   themselves, as digits and signs are: `"YYYY-MM-DD 00:00:00"` reads days at midnight and nothing else
class WrittenDate {
 public:
  /// Nothing, and why in `fault`, where the text is no spelling of dates.
  static std::optional<WrittenDate> Parse(std::string_view spelling, std::string& fault);
  /// Nothing where the text is written otherwise or is no real day.
  std::optional<Day> Read(std::string_view text) const;
  /// The day, so written.
  std::string Write(Day day) const;
  const std::string& spelling() const { return spelling_; }
  /// Whether both read some text, and not as the same day.
  bool Contradicts(const WrittenDate& other) const;

 private:
  enum class Part { kYear, kShortYear, kMonth, kTwoDigitMonth, kMonthName, kDay, kTwoDigitDay, kText };
  struct Piece {
    Part part;
    std::string text;  // of kText
  };
  std::string spelling_;
  bool is_excel_day_ = false;
  std::vector<Piece> pieces_;
  int first_year_ = 0;  // of the hundred of YY
};

/// A spelling of numbers: `"1,234"`, `"1.234,50"`, `"$1,234"`, `"45.2%"`, `"(1,234)"` for negative ones. Marks that it shows may be there
/// or not; where they are, they stand in their places. Signs of money and percent are taken off: 45.2% is 45.2.
class WrittenNumber {
 public:
  static std::optional<WrittenNumber> Parse(std::string_view spelling, std::string& fault);
  /// The number in digits with a point, as `-1234.5`; nothing where the text is written otherwise.
  std::optional<std::string> Read(std::string_view text) const;
  const std::string& spelling() const { return spelling_; }
  /// Whether both read some text, and not as the same number.
  bool Contradicts(const WrittenNumber& other) const;

 private:
  std::string spelling_;
  std::string before_;  // the sign of money
  std::string after_;   // `%`, or a sign of money
  char thousands_ = 0;
  char point_ = '.';
  bool brackets_ = false;
};

/// The spellings that a column names; the binder has seen to it that they are some.
template <class Written>
std::vector<Written> SpellingsOf(const std::vector<std::string>& written) {
  std::vector<Written> spellings;
  std::string fault;
  for (const std::string& text : written) {
    if (std::optional<Written> spelling = Written::Parse(text, fault)) {
      spellings.push_back(*std::move(spelling));
    }
  }
  return spellings;
}

}  // namespace tally
