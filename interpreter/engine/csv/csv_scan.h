#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/csv/byte_masks.h"

namespace tally {

/// The bytes [begin, end) of a block that are one cell.
struct CellSpan {
  uint32_t begin;
  uint32_t end;
};

/// How cells are written in one file.
struct CsvDialect {
  char separator = ',';
  bool armour = false;  // `="0020011"` is a cell in quotes
};

inline constexpr size_t kScanPadding = 64;  // bytes that must be readable after a text that is scanned

struct ScanOutcome {
  size_t cells = 0;
  size_t rows = 0;  // line feeds outside of quotes
  ByteSummary bytes;
  bool malformed = false;   // quotes or carriage returns out of place: cells and rows mean nothing then
  bool open_quote = false;  // the text ends inside of quotes
};

/// Finds the cells of a text that begins at a row's begin and ends with a line feed. Cells are raw: with their quotes, and with the
/// carriage return of their line end. `cells` must have room for size + 1 of them. The separator is neither a quote nor a line end.
ScanOutcome ScanCells(ScanPath path, const char* text, size_t size, const CsvDialect& dialect, CellSpan* cells);

/// Where the last whole row ends (behind its line feed; 0 when there is none), for a text that begins at a row's begin.
struct RowEnd {
  size_t end = 0;
  size_t rows = 0;  // up to there
};
RowEnd FindLastRowEnd(ScanPath path, const char* text, size_t size);

}  // namespace tally
