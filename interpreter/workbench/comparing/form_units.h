#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "outputs/run/outputs.h"
#include "workbench/comparing/unit_numbers.h"

namespace tally {

/// The table whose rows a form counts.
std::string UnitOf(const Run& run, const PrintedForm& form);

/// Who is counted in the cells of a form that was printed.
class FormUnits {
 public:
  /// `kind`: of the units' numbers.
  FormUnits(Run& run, const PrintedForm& form, const std::string& kind, UnitNumbers& numbers);

  /// What is counted on a line: a heading each. Of a form over a measure its denominator and its numerator.
  const std::vector<std::string>& parts() const { return parts_; }
  bool is_header(size_t row) const;
  /// The line of a printed row. Rows of one line that are asked one after the other are found once.
  uint32_t LineOf(size_t row) const;
  /// The units in a part of a printed row, in the order of their numbers.
  std::vector<uint32_t> Of(size_t row, size_t part);
  /// Whether rows that both count are rows of the same units, in blocks of the same number.
  bool CountsLike(const FormUnits& other) const;
  /// Of two forms that count alike: whether the same rows are in the parts of two printed rows, which then have the same units.
  bool HasRowsOf(size_t row, size_t part, FormUnits& other, size_t other_row, size_t other_part);

 private:
  const Bitmap& RowsOnLine(uint32_t line, size_t part);
  const std::vector<uint64_t>& UnitsOnLine(uint32_t line, size_t part);
  uint64_t UnitInBlock(size_t row) const { return uint64_t{block_of_.empty() ? 0 : block_of_[row]} << 32 | unit_of_[row]; }
  Bitmap RowsOn(const LineTest& test) const;

  Run& run_;
  const FormResult& result_;
  std::vector<std::string> parts_;
  std::vector<size_t> columns_;  // by part, of a form with columns: which of those that are counted
  Bitmap counted_;
  Bitmap numerator_;                               // of a form over a measure
  std::vector<uint32_t> unit_of_;                  // by row of the counted table
  std::vector<uint32_t> block_of_;                 // likewise; empty: all in one
  std::vector<uint32_t> by_unit_;                  // the counted rows in the order of block and unit; made when units are asked for
  std::optional<uint32_t> line_;                   // of which these are:
  Bitmap line_rows_;                               // those that are counted
  std::map<size_t, Bitmap> rows_;                  // by part
  std::map<size_t, std::vector<uint64_t>> units_;  // likewise: block and unit of each, sorted
  std::map<size_t, Bitmap> column_rows_;           // by part, on any line
};

}  // namespace tally
