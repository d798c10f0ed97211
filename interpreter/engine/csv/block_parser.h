#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/csv/csv_blocks.h"
#include "engine/csv/data_faults.h"
#include "engine/csv/row_block.h"
#include "foundation/types/schema.h"

namespace tally {

/// What whoever takes the cells of a block makes of them, kept with the block from one use to the next.
struct TakenCells {
  virtual ~TakenCells() = default;
};

/// One block on its way from the file to the table. Used again and again.
struct BlockWork {
  TextBlock text;
  uint64_t bytes_read = 0;  // of the file, when this block had been read
  std::unique_ptr<CellSpan[]> cells;
  size_t cell_capacity = 0;
  std::vector<uint32_t> row_lines;
  RowBlock rows;
  uint64_t lines = 0;      // physical lines of the block
  bool malformed = false;  // the file cannot be read on from here
  bool lost_rows = false;  // rows without the right number of cells
  DataFaults faults;
  std::unique_ptr<TakenCells> taken;              // null until somebody took cells
  std::vector<std::vector<uint32_t>> suppressed;  // by file column: rows of the block
};

/// A column of the file that is declared, and how its cells are read.
struct UsedColumn {
  size_t column = 0;
  const CellReading* reading = nullptr;  // null: as the file's
  bool operator==(const UsedColumn&) const = default;
};

/// Turns the text of a block into rows of cells, and checks its form (quotes, line ends, UTF-8, cells a row).
class BlockParser {
 public:
  /// Blanks are taken off, and spellings of missing looked for, in the columns that are used.
  BlockParser(const FileStyleSchema& style, std::vector<std::string> names, std::vector<UsedColumn> used, ScanPath path);

  void Parse(BlockWork& work) const;

 private:
  ScanOutcome Scan(BlockWork& work) const;
  void ReportStructure(BlockWork& work) const;
  void FindRows(BlockWork& work, const ScanOutcome& outcome) const;
  void UnquoteCells(BlockWork& work, const ScanOutcome& outcome) const;
  void TrimCells(BlockWork& work, size_t column) const;
  void EmptyMissingCells(BlockWork& work, const UsedColumn& used) const;

  const FileStyleSchema& style_;
  CsvDialect dialect_;
  std::vector<std::string> names_;
  std::vector<UsedColumn> used_;
  ScanPath path_;
};

}  // namespace tally
