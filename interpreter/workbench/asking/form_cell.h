#pragma once

#include <optional>

#include "workbench/asking/cell_members.h"

namespace tally {

/// The cells of forms and measures, for FindCell.
std::optional<Cell> FindFormCell(Run& run, const ast::NameRef& call, Span span);
std::optional<Cell> FindMeasureCell(Run& run, const ast::NameRef& call, Span span);

/// The rows that a form counts, whatever their line and column; not of a form over a measure.
Cell RowsOfForm(Run& run, const bound::Form& form);

/// The rows that a form counts, whatever their block, line and column; not of a form over a measure.
Cell RowsOfForm(Run& run, const bound::Form& form);

/// `PART` of a cell: its words, what says so, and what is asked.
CellCondition MakeCondition(Executor& executor, CellCondition::Part part, std::string words, Span span, const bound::ExprPtr& expr,
                            const plan::Environment& env);

}  // namespace tally
