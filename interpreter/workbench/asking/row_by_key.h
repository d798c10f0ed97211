#pragma once

#include <optional>
#include <string>

#include "workbench/explain/explainer.h"
#include "workbench/session/run.h"

namespace tally {

/// A row that a question names by its key: `student("S02")`.
struct NamedRow {
  TableId table;
  std::optional<RowIndex> row;  // nothing: no row has the key
  std::string key;              // as it was written: `S02`, `S01/AGR`
  bool is_derived = false;      // rows of the table are made by a rule
  Explainer::Wanted wanted;     // the values of the key, over a row of the table
  TableId no_row_of;            // valid: a part of the key names no row of that table
  std::string no_row;           // and is this text
};

/// The row that a bound expression names; nothing where it names none by a key.
std::optional<NamedRow> FindNamedRow(Run& run, Explainer& explainer, const bound::Expr& row);

/// Reports that no row of a table has a key, with the nearest that there is.
void ReportNoSuchRow(Run& run, const NamedRow& named, Span span);

}  // namespace tally
