#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workbench/session/run.h"

namespace tally {

/// One cell of a form, listing or worksheet.
struct OutputCell {
  std::string printed;
  std::string behind;              // what would be printed without a mark
  std::optional<Rational> number;  // the same as a number; none: missing, or a text
};

/// Whether a call names an output: `form_2a("GRAND TOTAL", "total")`.
bool IsOutputCall(const bound::Program& program, const ast::Expr& expr);

/// Whether a call in an expression, or the expression itself, names an output.
bool ReadsOutput(const bound::Program& program, const ast::ExprPtr& expr);

/// The cell that a call names: first what names its row (the code of the measure, the line's text or number, other labels; of a listing
/// also the number of the row), last the heading of its column. Reports what does not name one cell.
std::optional<OutputCell> FindOutputCell(Run& run, const ast::NameRef& call, Span span);

}  // namespace tally
