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

/// One cell of a form: a row of its result, and a column of its table or, counting on from those, one of the words that were allowed as
/// well.
struct FormCellPlace {
  const bound::Form* form;
  const FormResult* result;
  size_t row;
  size_t column;
};
/// The cell of a form that a call names in the same way. `measure_words` stand for columns of forms over measures, where no heading says
/// so.
std::optional<FormCellPlace> FindFormCell(Run& run, const ast::NameRef& call, Span span, const std::vector<std::string>& measure_words);

}  // namespace tally
