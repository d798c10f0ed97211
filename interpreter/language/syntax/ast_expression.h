#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "foundation/source/source_file.h"

/// The expressions of the syntax tree and the small parts that everything is built of; language/syntax/ast.h has the definitions.
/// Chains of one operator are flat lists, so that a sum of 100,000 terms does not nest.
namespace tally::ast {

struct Name {
  std::string text;
  Span span;
};
/// `student.placement`
struct Path {
  std::vector<Name> parts;
  Span span;
};
/// A text in quotes without slots: file names, codes, citations.
struct Text {
  std::string text;
  Span span;
};

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;  // copies of a definition (`change`) share it

// ---- expressions -------------------------------------------------------------------------------------------------

/// `12`  `1.50`  `85%`: the digits as written.
struct NumberLiteral {
  std::string digits;
  bool percent = false;
};
/// `"Group {g}: {name}"`: pieces in order; a text without slots is one piece (or none when empty).
struct TextLiteral {
  struct Piece {
    std::string text;  // when slot is null
    ExprPtr slot;
  };
  std::vector<Piece> pieces;
  bool is_cell = false;  // the cell of a test's case: read as whatever its place takes
};
/// `2025-08-31`; checked to be a real day by the parser.
struct DateLiteral {
  int32_t day;  // days since 1970-01-01
};
struct YesNoLiteral {
  bool yes;
};
struct MissingLiteral {};
struct AllLiteral {};
/// `["09" through "12", "PK"]`
struct ListLiteral {
  struct Item {
    ExprPtr value;
    ExprPtr through;  // null: a single value
  };
  std::vector<Item> items;
};
/// `name` or `name(args)`: a column, fact, parameter, argument, loop variable, table row or function.
struct NameRef {
  Name name;
  std::vector<ExprPtr> args;
  bool has_args = false;  // brackets were written
};
/// `row.member` or `row.member(args)`
struct Member {
  ExprPtr row;
  Name name;
  std::vector<ExprPtr> args;
  bool has_args = false;
};
/// `column 4`, `interim.column 4` (row null: the same sheet row)
struct SheetColumn {
  ExprPtr row;
  int column;
};
/// `October 1 in school_year`, `August 31 after y`, `July 1 of 2024`
struct MonthDay {
  int month;
  int day;
  enum class Word { kIn, kAfter, kOf } word;
  ExprPtr year;
};
/// `-x`, `not x`
struct Unary {
  enum class Op { kMinus, kNot } op;
  ExprPtr operand;
};
/// `a + b - c`, `a * b / c`: first, then pairs.
struct Arithmetic {
  enum class Op { kAdd, kSubtract, kMultiply, kDivide };
  ExprPtr first;
  struct Term {
    Op op;
    Span op_span;
    ExprPtr operand;
  };
  std::vector<Term> terms;
};
/// `a and b and c`, `a or b`
struct Logic {
  enum class Op { kAnd, kOr } op;
  std::vector<ExprPtr> operands;
};
/// `a <= b`
struct Comparison {
  enum class Op { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual } op;
  Span op_span;
  ExprPtr left;
  ExprPtr right;
};
/// `a is b`, `a is not b`, `a is missing`, `a is given`, `a is absent`, `calendars is ALL`
struct Is {
  enum class What { kValue, kMissing, kGiven, kAbsent, kAll } what;
  bool negated = false;
  ExprPtr left;
  ExprPtr right;  // only kValue
};
/// `a in b`, `service_id in cte_service for school_year`
struct In {
  ExprPtr left;
  ExprPtr right;
  ExprPtr for_year;  // null but for patterns
};
/// `start through end`
struct Through {
  ExprPtr start;
  ExprPtr end;
};
/// `a default b default c`
struct Default {
  std::vector<ExprPtr> options;
};
/// `A when C, B when D, otherwise E`
struct Choice {
  struct Branch {
    ExprPtr value;
    ExprPtr condition;
  };
  std::vector<Branch> branches;
  ExprPtr otherwise;
};
/// `matching student, school_year = param.school_year`; value null: the outer name of the same spelling
struct MatchKey {
  Name column;
  ExprPtr value;
};
/// One step of `pick ... preferring C then latest E missing first then lowest F` or `list ... sorted by E, F`
struct OrderTerm {
  enum class Direction { kYesFirst, kHighest, kLowest } direction = Direction::kYesFirst;  // latest = highest
  ExprPtr key;
  enum class Missing { kUnsaid, kFirst, kLast } missing = Missing::kUnsaid;
  Span span;
};
/// `count student of pair where ...`, `any lep_service where ...`, `pick T preferring ...`, `list E of T sorted by K joined by "; "`
struct Aggregate {
  enum class Kind { kAny, kCount, kSum, kLowest, kHighest, kMean, kMedian, kPercentile, kList, kOne, kPick } kind;
  ExprPtr value;                     // `E of`; null for any, one, pick and plain count
  Path source;                       // a table, cohort, or a path to children: `student.placement`
  std::vector<ExprPtr> source_args;  // of a cohort with arguments
  std::vector<MatchKey> matching;
  ExprPtr where;
  std::vector<OrderTerm> order;   // pick, list
  std::optional<Text> joined_by;  // list
  ExprPtr percent = nullptr;      // percentile: `90`, a NumberLiteral
  bool interpolated = false;      // percentile: the word was written
};
/// `rank in order of rate descending within year ties mean`, `previous term in order of start within student`,
/// `running sum hours in order of start within student`, `share of hours within student where C`
struct Place {
  enum class Kind { kRank, kPrevious, kNext, kRunningSum, kRunningCount, kShare } kind;
  ExprPtr value;                 // running sum, share
  std::optional<Name> rows;      // previous, next: the table, as written
  std::vector<OrderTerm> order;  // none of a share
  std::vector<ExprPtr> within;
  ExprPtr where;
  enum class Ties { kUnsaid, kLowest, kHighest, kMean, kDense } ties = Ties::kUnsaid;
  std::optional<int> groups;  // `in 4 groups`
};
/// `C10` style cells and `inherited` are NameRefs; their meaning is the binder's.

struct Expr {
  Span span;
  bool bracketed = false;  // written inside ( )
  std::variant<NumberLiteral, TextLiteral, DateLiteral, YesNoLiteral, MissingLiteral, AllLiteral, ListLiteral, NameRef, Member, SheetColumn,
               MonthDay, Unary, Arithmetic, Logic, Comparison, Is, In, Through, Default, Choice, Aggregate, Place>
      node;
};

}  // namespace tally::ast
