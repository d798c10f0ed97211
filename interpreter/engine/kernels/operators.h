#pragma once

#include <vector>

#include "engine/columns/vector.h"
#include "engine/kernels/kernel.h"
#include "foundation/types/operators.h"
#include "foundation/types/patterns.h"
#include "foundation/types/value.h"

/// The operators of the language over whole vectors. All inputs have `context.rows` rows or are constant; the result is constant where all
/// inputs are. Faults of the inputs are united into the result's, but for Choose, FirstGiven and the logic operators, which drop those
/// that they do not use. Both sides of a comparison have comparable types (the binder saw to it); texts may have different dictionaries.
namespace tally {

/// Undetermined (missing) where a side is missing. Texts compare byte-wise, ordinals (codes of a code set) by their order.
Vector Compare(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context);
/// `is`: always answers; missing is missing.
Vector SameValue(const Vector& left, const Vector& right, const KernelContext& context);
Vector MissingRows(const Vector& value, const KernelContext& context);  // yes where missing
Vector GivenRows(const Vector& value, const KernelContext& context);

/// `value in [..]`: undetermined where value is missing (unless the set holds missing: then yes). Values as in Value: texts for texts,
/// int64 for days, years, quarters, ordinals; Rational for numbers; bool for yes/no.
Vector InSet(const Vector& value, const ValueList& set, const KernelContext& context);
/// `value in start through end`, both ends included. A missing or null end is open when `open_ends`, else undetermined. Value missing:
/// undetermined.
Vector InRange(const Vector& value, const Vector* start, const Vector* end, bool open_ends, const KernelContext& context);
/// A period as two vectors of days (or other ordered values), either may be null (open); missing ends are open.
struct PeriodVectors {
  const Vector* start = nullptr;
  const Vector* end = nullptr;
  const Vector* known = nullptr;  // kBits: rows without it give missing; null: always known
};
/// Some day lies in all periods. Missing where one is not known.
Vector ShareADay(const std::vector<PeriodVectors>& periods, const KernelContext& context);
/// `years`: for each row the school year whose patterns hold (kI32). Once a dictionary entry.
Vector MatchesPatterns(const Vector& text, const Vector& years, const std::vector<YearPatterns>& patterns, const KernelContext& context);

Vector And(const std::vector<const Vector*>& operands, const KernelContext& context);  // Kleene; no and (missing or fault) is no
Vector Or(const std::vector<const Vector*>& operands, const KernelContext& context);   // Kleene; yes or (missing or fault) is yes
Vector Not(const Vector& operand, const KernelContext& context);

/// Exact: scaled integers, rationals where they do not fit. Division by zero is a fault of the row. Numbers only.
Vector Calculate(ArithmeticOp op, const Vector& left, const Vector& right, const KernelContext& context);
Vector Negate(const Vector& operand, const KernelContext& context);
/// year or quarter (kI32) plus or minus an integer. A result outside years 1..9999 is a fault.
Vector Shift(Calendar kind, const Vector& value, const Vector& by, bool subtract, const KernelContext& context);

/// The first branch whose condition is yes; a missing condition counts as no. Only faults of taken branches (and of conditions reached)
/// remain.
struct Branch {
  const Vector* condition;
  const Vector* value;
};
Vector Choose(const std::vector<Branch>& branches, const Vector& otherwise, const KernelContext& context);
/// The rows that reach a condition of a choice which has no answer for them; they go on to the next branch. Empty where no condition is
/// ever without an answer.
Bitmap UndecidedRows(const std::vector<const Vector*>& conditions, size_t rows);
/// `a default b default c`
Vector FirstGiven(const std::vector<const Vector*>& options, const KernelContext& context);

/// `October 1 in y`: the day within school year y; `after y`: the first such day after the school year's end; `of n`: calendar year n
/// (numbers).
Vector DayInYear(int month, int day, MonthDayWord word, const Vector& year, const KernelContext& context);

/// How a value prints in a text: yes/no as yes/no... see PrintStyle; missing stays missing.
Vector ToText(const Vector& value, PrintStyle style, int places, const KernelContext& context);
/// Joins texts; a missing piece prints as nothing. The result is never missing.
Vector JoinTexts(const std::vector<const Vector*>& pieces, const KernelContext& context);

}  // namespace tally
