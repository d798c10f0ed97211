#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/csv/csv_scan.h"

namespace tally {

/// The rows of one block, each `columns` cells, without quotes. 16 bytes behind each cell's begin are readable.
struct RowBlock {
  const char* text = nullptr;
  const CellSpan* cells = nullptr;
  size_t rows = 0;
  size_t columns = 0;
  const std::vector<uint32_t>* row_lines = nullptr;  // lines before each row in the block; empty: as many as rows

  std::string_view Cell(size_t row, size_t column) const {
    const CellSpan cell = cells[row * columns + column];
    return {text + cell.begin, cell.end - cell.begin};
  }
  uint64_t LineOf(size_t row) const { return row_lines->empty() ? row : (*row_lines)[row]; }
};

/// Calls f(row, begin, length) for the cells of one column.
template <class F>
inline void ForCells(const RowBlock& block, size_t column, F&& f) {
  const CellSpan* cell = block.cells + column;
  for (size_t row = 0; row < block.rows; ++row, cell += block.columns) {
    f(row, block.text + cell->begin, static_cast<size_t>(cell->end - cell->begin));
  }
}

}  // namespace tally
