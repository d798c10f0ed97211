#include "engine/csv/block_parser.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "engine/csv/csv_header.h"
#include "engine/csv/csv_record.h"
#include "foundation/base/check.h"
#include "foundation/base/counted.h"

namespace tally {
namespace {

bool AreEmpty(const CellSpan* first, const CellSpan* last) {
  return std::all_of(first, last + 1, [](const CellSpan& cell) { return cell.begin == cell.end; });
}

}  // namespace

BlockParser::BlockParser(const FileStyleSchema& style, std::vector<std::string> names, std::vector<UsedColumn> used, ScanPath path)
    : style_(style),
      dialect_{.separator = style.separator, .armour = style.armour},
      names_(std::move(names)),
      used_(std::move(used)),
      path_(path) {}

void BlockParser::Parse(BlockWork& work) const {
  work.malformed = false;
  work.lost_rows = false;
  work.row_lines.clear();
  work.faults.Clear();
  work.suppressed.assign(names_.size(), {});
  ScanOutcome outcome = Scan(work);
  if (outcome.malformed || work.text.too_long || work.text.ends_in_return) {
    ReportStructure(work);
    outcome = Scan(work);
  }
  work.lines = outcome.bytes.line_feeds;
  if (outcome.bytes.has_nul || outcome.bytes.has_non_ascii) {
    CheckText(work.text.view(), 0, work.faults);
  }
  FindRows(work, outcome);
  if (outcome.bytes.has_quotes || outcome.bytes.has_carriage_returns) {
    UnquoteCells(work, outcome);
  }
  const bool has_marks = !style_.missing.empty() || !style_.suppressed.empty();
  for (const UsedColumn& used : used_) {
    if (used.reading != nullptr && used.reading->trimmed) {
      TrimCells(work, used.column);
    }
    if (has_marks || (used.reading != nullptr && (!used.reading->missing.empty() || !used.reading->suppressed.empty()))) {
      EmptyMissingCells(work, used);
    }
  }
}

ScanOutcome BlockParser::Scan(BlockWork& work) const {
  const size_t capacity = work.text.size + 2;
  if (work.cell_capacity < capacity) {
    work.cells = std::make_unique_for_overwrite<CellSpan[]>(capacity);
    work.cell_capacity = capacity;
  }
  return ScanCells(path_, work.text.text(), work.text.size, dialect_, work.cells.get());
}

// Finds the first fault of form byte by byte, reports it and cuts the block before its row.
void BlockParser::ReportStructure(BlockWork& work) const {
  const std::string_view text = work.text.view();
  work.malformed = true;
  CsvRecordReader records(text, dialect_);
  size_t row_begin = 0;
  std::optional<StructureFault> fault;
  while (!records.AtEnd()) {
    row_begin = records.next();
    fault = records.Read(nullptr);
    if (fault.has_value()) {
      break;
    }
  }
  const auto line_at = [&](size_t at) { return CountLineFeeds(text.substr(0, at)); };
  if (fault.has_value()) {
    const std::string column = fault->cell < names_.size() ? fmt::format("column {}: ", Quoted(names_[fault->cell])) : std::string();
    // The line feed that was added behind a last carriage return is not the file's.
    const bool is_armour = fault->kind == StructureFault::Kind::kQuoteInsideCell && text.substr(0, fault->at).ends_with('=');
    work.faults
        .Add(DiagnosticKind::DataMalformed, line_at(fault->at), column + StructureWords(*fault, work.text.too_long),
             is_armour ? kArmourHint : std::string())
        .is_structure = true;
    if (fault->kind == StructureFault::Kind::kTextAfterQuote && line_at(fault->opened) != line_at(fault->at)) {
      work.faults
          .Add(DiagnosticKind::DataMalformed, line_at(fault->opened),
               column + fmt::format("the quote that opens here is closed {} below, where text follows; it may lack its own end",
                                    Counted(line_at(fault->at) - line_at(fault->opened), "line")))
          .is_structure = true;
    }
  } else if (work.text.too_long) {
    row_begin = 0;
    work.faults.Add(DiagnosticKind::DataMalformed, 0, fmt::format("a row of more than {} MB", kMaxRowBytes >> 20)).is_structure = true;
  } else {
    TALLY_CHECK(work.text.ends_in_return);
    work.faults
        .Add(DiagnosticKind::DataMalformed, line_at(text.size() - 1),
             StructureWords({.kind = StructureFault::Kind::kBareCarriageReturn}, false))
        .is_structure = true;
  }
  work.text.size = row_begin;
}

// Checks that every row has as many cells as the header, and drops those that have not. A file with title lines above its header was made
// for reading: blank lines in it are no rows.
void BlockParser::FindRows(BlockWork& work, const ScanOutcome& outcome) const {
  const size_t columns = names_.size();
  const char* text = work.text.text();
  CellSpan* cells = work.cells.get();
  work.rows = RowBlock{.text = text, .cells = cells, .rows = outcome.rows, .columns = columns, .row_lines = &work.row_lines};
  bool even = outcome.cells == outcome.rows * columns;
  for (size_t row = 0; row < outcome.rows && even; ++row) {
    even = text[cells[row * columns + columns - 1].end] == '\n';
  }
  if (even && outcome.rows == outcome.bytes.line_feeds) {
    return;
  }
  work.row_lines.reserve(outcome.rows);
  size_t kept = 0;
  uint32_t line = 0;
  for (size_t first = 0; first < outcome.cells;) {
    size_t last = first;
    while (text[cells[last].end] != '\n') {
      ++last;
    }
    const size_t count = last - first + 1;
    const char* row_begin = text + cells[first].begin;
    const char* row_end = text + cells[last].end;
    if (count == columns) {
      std::copy(cells + first, cells + last + 1, cells + kept * columns);
      work.row_lines.push_back(line);
      ++kept;
    } else if (const bool blank = count == 1 && (row_begin == row_end || (row_end - row_begin == 1 && *row_begin == '\r'));
               !blank || style_.header_from == 1) {
      work.lost_rows = true;
      work.faults.Add(DiagnosticKind::DataMalformed, line,
                      fmt::format("{}, but the header has {}", blank ? "a blank line" : Counted(count, "cell"), Counted(columns, "cell")),
                      count > columns && AreEmpty(cells + first + columns, cells + last)
                          ? "the cells too many are empty: the line ends in separators that the header has not"
                          : "");
    }
    line += static_cast<uint32_t>(std::count(row_begin, row_end + 1, '\n'));
    first = last + 1;
  }
  work.rows.rows = kept;
}

void BlockParser::UnquoteCells(BlockWork& work, const ScanOutcome& outcome) const {
  char* text = work.text.text();
  CellSpan* cells = work.cells.get();
  const size_t columns = names_.size();
  const size_t count = work.rows.rows * columns;
  if (outcome.bytes.has_carriage_returns) {
    for (size_t last = columns - 1; last < count; last += columns) {
      CellSpan& cell = cells[last];
      if (cell.end > cell.begin && text[cell.end - 1] == '\r') {
        --cell.end;
      }
    }
  }
  if (outcome.bytes.has_quotes) {
    for (size_t i = 0; i < count; ++i) {
      const char first = text[cells[i].begin];
      if (first == '"' || (dialect_.armour && first == '=')) {
        cells[i] = UnquoteCell(text, cells[i], dialect_);
      }
    }
  }
}

// Blanks, tabs and no-break blanks around a cell.
void BlockParser::TrimCells(BlockWork& work, size_t column) const {
  const char* text = work.text.text();
  const auto blank_behind = [&](uint32_t end, uint32_t begin) -> uint32_t {
    if (end - begin >= 2 && text[end - 2] == '\xC2' && text[end - 1] == '\xA0') {
      return 2;
    }
    return end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t') ? 1 : 0;
  };
  const auto blank_before = [&](uint32_t begin, uint32_t end) -> uint32_t {
    if (end - begin >= 2 && text[begin] == '\xC2' && text[begin + 1] == '\xA0') {
      return 2;
    }
    return begin < end && (text[begin] == ' ' || text[begin] == '\t') ? 1 : 0;
  };
  for (size_t row = 0; row < work.rows.rows; ++row) {
    CellSpan& cell = work.cells[row * work.rows.columns + column];
    while (const uint32_t blank = blank_before(cell.begin, cell.end)) {
      cell.begin += blank;
    }
    while (const uint32_t blank = blank_behind(cell.end, cell.begin)) {
      cell.end -= blank;
    }
  }
}

// What a column says itself comes before what its file says of all.
void BlockParser::EmptyMissingCells(BlockWork& work, const UsedColumn& used) const {
  const auto is_one_of = [](std::string_view cell, const std::vector<std::string>& spellings) {
    return std::find(spellings.begin(), spellings.end(), cell) != spellings.end();
  };
  static const CellReading kNone;
  const CellReading& own = used.reading == nullptr ? kNone : *used.reading;
  for (size_t row = 0; row < work.rows.rows; ++row) {
    const std::string_view text = work.rows.Cell(row, used.column);
    if (text.empty()) {
      continue;
    }
    const bool is_missing = is_one_of(text, own.missing);
    const bool is_suppressed = !is_missing && (is_one_of(text, own.suppressed) || is_one_of(text, style_.suppressed));
    if (is_missing || is_suppressed || is_one_of(text, style_.missing)) {
      CellSpan& cell = work.cells[row * work.rows.columns + used.column];
      cell.end = cell.begin;
      if (is_suppressed) {
        work.suppressed[used.column].push_back(static_cast<uint32_t>(row));
      }
    }
  }
}

}  // namespace tally
