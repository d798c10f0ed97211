#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/columns/bitmap.h"
#include "workbench/session/run.h"

/// Who is in a cell: the conditions of a printed number over the rows that it counts.
namespace tally {

/// One condition over the rows of the counted table.
struct CellCondition {
  enum class Part { kRows, kDenominator, kExclude, kUnit, kBlock, kLine, kColumn, kNumerator, kOnlyIf, kRule, kEarlier };
  Part part = Part::kRows;
  std::string words;     // `on the line "Male"`
  Span span;             // of the definition or clause that says so
  NodeId node;           // yes/no over the rows, or without row
  bool negated = false;  // the condition holds where `node` is not yes
  bound::ExprPtr expr;   // what `node` was planned of; null: nothing that is written, such as a line that is not offered
  plan::Environment env;
};

/// A cell as conditions, in the order in which they are asked.
struct Cell {
  std::string name;                               // of the form, measure, worksheet, checks block, listing or cohort
  Span span;                                      // of its definition
  TableId table;                                  // whose rows are counted
  TableId unit;                                   // whose rows are printed as their number: `table`, or that of `counting`
  bound::ExprPtr counting;                        // from a row to its unit; null: the rows themselves
  std::optional<plan::Environment> counting_env;  // nothing: frame 0 is the row
  std::vector<CellCondition> conditions;
  std::vector<std::vector<CellCondition>> ways;  // beside `conditions` all of one of these hold; empty: nothing more is asked
  std::shared_ptr<const Cell> apart_from;        // units that are in that cell are not in this one; null: none
};

/// The cell that is named so: `FORM("line", "column")`, with blocks and measures before the line; `MEASURE("numerator")` by the measure's
/// code, also "denominator" and "neither", lines before that; `WORKSHEET("line", "column")`; `CHECKS("RULE")`; `LISTING()`; a cohort.
/// Nothing is counted to find it. Nothing, and reported, when there is no such cell, or it counts nobody.
std::optional<Cell> FindCell(Run& run, const ast::Expr& named);

/// Whether an expression names what has cells: a form, measure, worksheet, checks block, listing or cohort.
bool NamesCell(const bound::Program& program, const ast::Expr& expr);

/// The rows of the cell's table that are in it.
Bitmap MembersOf(Executor& executor, const Cell& cell);
/// The units in the cell; their number is what is printed.
Bitmap UnitsOf(Executor& executor, const Cell& cell);
/// The units that `rows` of the cell's table lead to.
Bitmap UnitsOf(Executor& executor, const Cell& cell, const Bitmap& rows);

/// Whether a condition holds, by row.
Bitmap RowsThatMeet(Executor& executor, const CellCondition& condition, const Bitmap& used);

}  // namespace tally
