#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/csv/csv_scan.h"

namespace tally {

/// What is wrong with the form of a file, and where.
struct StructureFault {
  enum class Kind {
    kOpenQuote,          // never closes; `at` is the opening quote
    kTextAfterQuote,     // `at` is the first byte after the closing quote, `opened` the opening one
    kQuoteInsideCell,    // a quote in a cell that does not begin with one
    kBareCarriageReturn  // without line feed, outside of quotes
  };
  Kind kind;
  size_t at = 0;
  size_t opened = 0;
  size_t cell = 0;  // its number in the record
};

inline constexpr size_t kMaxColumns = 100'000;

/// Reads one record of a text byte by byte: the exact meaning of RFC 4180 that the scanner must agree with. For headers, and for finding
/// the place of a fault that the scanner saw.
class CsvRecordReader {
 public:
  CsvRecordReader(std::string_view text, const CsvDialect& dialect) : text_(text), dialect_(dialect) {}

  bool AtEnd() const { return next_ >= text_.size(); }
  size_t next() const { return next_; }
  /// Reads the next record; its cells go to `cells` when that is not null, at most one more than kMaxColumns. The fault that ended it, if
  /// any.
  std::optional<StructureFault> Read(std::vector<std::string>* cells);

 private:
  std::optional<StructureFault> ReadCell(std::string* cell, bool& row_ends);

  std::string_view text_;
  CsvDialect dialect_;
  size_t next_ = 0;
};

/// A cell without its quotes, doubled quotes undone in place, and without armour. Raw cells come from ScanCells and are well-formed.
CellSpan UnquoteCell(char* text, CellSpan raw, const CsvDialect& dialect);

}  // namespace tally
