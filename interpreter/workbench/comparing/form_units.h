#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "outputs/run/outputs.h"
#include "workbench/comparing/unit_numbers.h"

namespace tally {

/// Who is counted in the cells of a form that was printed.
class FormUnits {
 public:
  FormUnits(Run& run, const PrintedForm& form, UnitNumbers& numbers);

  /// The kind of the units' numbers: the table whose rows they are.
  const std::string& unit() const { return unit_; }
  /// What is counted on a line: a heading each. Of a form over a measure its denominator and its numerator.
  const std::vector<std::string>& parts() const { return parts_; }
  bool is_header(size_t row) const;
  /// The line of a printed row. Rows of one line that are asked one after the other are found once.
  uint32_t LineOf(size_t row) const;
  /// The units in a part of a printed row, in the order of their numbers.
  std::vector<uint32_t> Of(size_t row, size_t part);

 private:
  const std::vector<uint64_t>& OnLine(uint32_t line, size_t part);
  Bitmap RowsOn(const LineTest& test) const;

  Run& run_;
  const FormResult& result_;
  std::string unit_;
  std::vector<std::string> parts_;
  std::vector<size_t> columns_;  // by part, of a form with columns: which of those that are counted
  Bitmap counted_;
  Bitmap numerator_;                               // of a form over a measure
  std::vector<uint32_t> unit_of_;                  // by row of the counted table
  std::vector<uint32_t> block_of_;                 // likewise; empty: all in one
  uint32_t line_ = 0;                              // of which `found_` is
  std::map<size_t, std::vector<uint64_t>> found_;  // by part: block and unit of each, sorted
  std::map<size_t, Bitmap> column_rows_;           // by part
};

}  // namespace tally
