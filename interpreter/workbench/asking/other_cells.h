#pragma once

#include <optional>

#include "workbench/asking/cell_members.h"

namespace tally {

/// `CHECKS("RULE")`, for FindCell: the rows that a rule finds; a heading, field or cell behind the rule names one of its findings.
std::optional<Cell> FindChecksCell(Run& run, const bound::Checks& checks, const ast::NameRef& call, Span span);

/// `WORKSHEET("line", "column")`: what a cell counts. Where there are several reports, the key of one stands first.
std::optional<Cell> FindWorksheetCell(Run& run, const bound::Worksheet& sheet, const ast::NameRef& call, Span span);

/// The place of a worksheet's cell that is named so.
struct SheetPlace {
  RowIndex report;
  int row;
  int column;
};
std::optional<SheetPlace> FindSheetPlace(Run& run, const bound::Worksheet& sheet, const ast::NameRef& call, Span span);

}  // namespace tally
