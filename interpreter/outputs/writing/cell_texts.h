#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "outputs/tables/result.h"

namespace tally {

/// Reads the texts of one result column.
class CellTexts {
 public:
  static constexpr uint32_t kMissing = 0xFFFFFFFFu;

  explicit CellTexts(const Vector& vector) : vector_(vector) {}

  /// The dictionary code of a row's text, kMissing where there is none. Equal codes are equal texts.
  uint32_t CodeAt(size_t row) const {
    if (IsMissingAt(vector_, row)) {
      return kMissing;
    }
    return static_cast<uint32_t>(IntegerAt(vector_, row));
  }
  std::string_view TextOf(uint32_t code) const { return code == kMissing ? std::string_view() : vector_.dictionary->At(code); }
  std::string_view TextAt(size_t row) const { return TextOf(CodeAt(row)); }
  size_t code_count() const { return vector_.dictionary ? vector_.dictionary->size() : 0; }

 private:
  const Vector& vector_;
};

/// The row that is printed at `position`.
inline size_t PrintedRow(const ResultTable& table, size_t position) {
  return table.order.empty() ? position : table.order[position];
}
/// How many rows are printed.
inline size_t PrintedRowCount(const ResultTable& table) {
  return table.order.empty() ? table.rows : table.order.size();
}

}  // namespace tally
