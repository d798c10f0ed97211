#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/csv/csv_blocks.h"
#include "engine/csv/csv_record.h"
#include "foundation/types/schema.h"

namespace tally {

/// Rows of one file that are not to be read, by the line on which they begin.
struct LinesLeftOut {
  std::set<uint64_t> lines;      // a row with one of these lines is left out, whole
  bool also_unreadable = false;  // and each line at which a row begins that is not well-formed
};

/// What became of a file of which rows are left out: which line of the file a line is that was read, and the rows that were not.
/// One thread reads while others ask.
class RowsLeftOut {
 public:
  struct Row {
    uint64_t line;
    std::string text;                     // as it stands in the file, with its line end
    std::optional<StructureFault> fault;  // why it cannot be read
  };

  uint64_t LineInFile(uint64_t line_read) const;
  /// Once all is read.
  const std::vector<Row>& rows() const { return rows_; }

  void Add(Row row, uint64_t lines_read);

 private:
  mutable std::mutex mutex_;
  std::vector<Row> rows_;
  std::vector<std::pair<uint64_t, uint64_t>> extra_;  // (line read, lines left out before it), ascending
};

/// The bytes of `source` without these rows; what stands above and in the header is passed on as it is.
std::unique_ptr<ByteSource> LeaveOutRows(std::unique_ptr<ByteSource> source, const FileStyleSchema& style, LinesLeftOut lines,
                                         std::shared_ptr<RowsLeftOut> left_out);

}  // namespace tally
