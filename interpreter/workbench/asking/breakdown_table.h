#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "workbench/asking/breakdown_cells.h"
#include "workbench/asking/breakdown_lines.h"

namespace tally {

/// What is counted: rows, and what is shown of them.
struct CountedRows {
  Bitmap rows;
  Measured measured;
};

/// A column of numbers, made of what was counted: by cell its text, and what it is ordered by.
struct NumberColumn {
  std::string heading;
  std::function<std::string(size_t cell)> text;
  std::function<std::optional<Rational>(size_t cell)> order;
};

/// A count that is broken down by lines: combinations of lines below one another and, where `across`, those of the last breakdown side by
/// side. The last line, and column, are all rows.
class BreakdownTable {
 public:
  /// What is passed must outlive it. False `fits`, and reported: there would be too many cells.
  BreakdownTable(Run& run, const ast::Question& question, const std::vector<BreakdownLines>& by, bool across,
                 const std::vector<CountedRows>& counted);
  bool fits() const { return fits_; }
  /// What each cell comes to, one for each of `counted`.
  const std::vector<Cells>& cells() const { return cells_; }
  /// The cell of all rows.
  size_t whole() const { return lines_ * columns_ + columns_ - 1; }

  /// The table in the order that the question asks for; one column where `across`. Nothing when there was a fault.
  std::optional<ResultTable> Print(const std::vector<NumberColumn>& numbers) const;

 private:
  std::optional<std::vector<size_t>> LinesInOrder(const std::vector<NumberColumn>& numbers) const;
  std::vector<std::string> LabelsOf(size_t line) const;

  Run& run_;
  const ast::Question& question_;
  const std::vector<BreakdownLines>& by_;
  bool across_;
  size_t dimensions_;
  size_t lines_ = 1;    // combinations; that of all rows comes after them
  size_t columns_ = 1;  // side by side
  bool fits_ = false;
  std::vector<Cells> cells_;
  std::vector<bool> occurs_;
};

}  // namespace tally
