#pragma once

/// The words of operators, for whoever binds, plans or computes them.
namespace tally {

enum class CompareOp { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
enum class ArithmeticOp { kAdd, kSubtract, kMultiply, kDivide };
/// What a year or quarter plus or minus an integer counts in.
enum class Calendar { kYear, kQuarter };
/// `October 1 in y`: the day within school year y; `after y`: the first such day after the school year's end; `of n`: calendar year n
/// (numbers).
enum class MonthDayWord { kIn, kAfter, kOf };
/// How a value prints in a text.
enum class PrintStyle { kYesNoLetters /* Y N */, kNumber /* exact, as many places as it has */, kFixed, kText, kDate, kYear, kQuarter };

}  // namespace tally
