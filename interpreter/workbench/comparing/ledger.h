#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workbench/comparing/differing_cells.h"
#include "workbench/comparing/form_units.h"

namespace tally {

/// A unit that is counted on one side only.
struct Mover {
  uint32_t unit = 0;  // see UnitNumbers
  bool came = false;  // else left
  // Where causes were looked for, as bits by change:
  uint64_t alone = 0;   // made on the old side alone it moves the unit
  uint64_t needed = 0;  // taken from the new side alone it moves the unit back
  uint64_t leads = 0;   // leads to the output at all
};

/// Who moved in a cell: old - left + came = new. Of a listing the cell is all of it, and its units are the rows.
struct CellLedger {
  RowKey row;          // as DifferingCells::key_headings
  std::string column;  // what is counted, a heading
  size_t old_units = 0;
  size_t new_units = 0;
  std::vector<Mover> movers;                  // in the order of their numbers
  size_t left_row = DifferingCell::kNowhere;  // of the printed tables
  size_t right_row = DifferingCell::kNowhere;
  size_t cancelled = 0;  // units that one change moves and another moves back

  size_t left() const;
  size_t came() const { return movers.size() - left(); }
};

/// Those who are on one side only, each side in the order of its numbers.
std::vector<Mover> MoversOf(const std::vector<uint32_t>& left, const std::vector<uint32_t>& right);

/// The cells of a form in which somebody moved, in the order of the rows.
std::vector<CellLedger> LedgerOfForm(FormUnits& left, FormUnits& right, const DifferingCells& cells);
/// The rows of a listing that only one side has; nothing when there are none.
std::vector<CellLedger> LedgerOfRows(const DifferingCells& cells, const std::string& kind, UnitNumbers& numbers);
/// The rows that another print of the listing has; nothing where it lacks a column that names them.
std::optional<std::vector<uint32_t>> RowsOfPrint(const DifferingCells& cells, const ResultTable& table, const std::string& kind,
                                                 UnitNumbers& numbers);

/// What differs, a line a cell.
struct LedgerLines {
  ResultTable table;
  std::vector<const CellLedger*> cells;  // by line: who moved in it; null: nobody, or no units are counted there
};

/// With those who left and came where units are counted; also cells whose number is the same by chance. At most `most` lines. The ledger
/// must outlive the result.
LedgerLines LinesOf(const DifferingCells& cells, const std::vector<CellLedger>& ledger, const SideNames& names, size_t most);

}  // namespace tally
