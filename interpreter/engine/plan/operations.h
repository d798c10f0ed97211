#pragma once

#include <string>
#include <variant>
#include <vector>

#include "foundation/base/strong_id.h"
#include "foundation/types/operators.h"
#include "foundation/types/patterns.h"
#include "foundation/types/value.h"

/// What an operator node does with its inputs: a struct an operation, which holds all that is not an input. Whoever reads operations visits
/// them without a catch-all, so that a new one does not compile until every reader has answered.
namespace tally::plan {

struct Compare {  // left, right
  CompareOp op;
};
struct Same {};     // left, right; `is`
struct Missing {};  // value
struct Given {};    // value
struct InSet {      // value
  ValueList set;
};
struct InRange {  // value, start, end; an end without a node is open
  bool open_ends;
};
struct ShareADay {};      // start, end, known of each period; each may be without a node
struct MatchesPatterns {  // text, year
  std::vector<YearPatterns> years;
};
struct And {};
struct Or {};
struct Not {};
struct Calculate {  // left, right
  ArithmeticOp op;
};
struct Negate {};
struct Shift {  // value, by
  Calendar calendar;
  bool subtract;
};
struct Choose {};      // condition, value, ..., otherwise
struct FirstGiven {};  // `a default b default c`
struct DayInYear {     // year
  int month;
  int day;
  MonthDayWord word;
};
struct ToText {  // value
  PrintStyle style;
  int places = 0;
};
struct Join {};  // texts
struct Call {    // arguments
  FunctionId function;
};
/// Yes where yes, else no; undetermined rows are counted under `label`, the definition.
struct Decide {
  std::string label;
  AxisId lines;  // of a line of an axis: a row that another line takes is not undetermined; invalid: a decision by itself
};

using Operation = std::variant<Compare, Same, Missing, Given, InSet, InRange, ShareADay, MatchesPatterns, And, Or, Not, Calculate, Negate,
                               Shift, Choose, FirstGiven, DayInYear, ToText, Join, Call, Decide>;

}  // namespace tally::plan
