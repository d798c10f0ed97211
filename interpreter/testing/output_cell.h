#pragma once

#include <optional>
#include <string>

#include "session/session.h"

namespace tally {

/// One cell of a form, listing or worksheet.
struct OutputCell {
  std::string printed;
  std::optional<Rational> number;  // what is behind it: a count, or the number that is printed; none: missing, or a text
};

/// Whether a call names an output: `form_2a("GRAND TOTAL", "total")`.
bool IsOutputCall(const bound::Program& program, const ast::Expr& expr);

/// The cell that a call names: first what names its row (the code of the measure, the line's text or number, other labels; of a listing also
/// the number of the row), last the heading of its column. Reports what does not name one cell.
std::optional<OutputCell> FindOutputCell(Session& session, const ast::NameRef& call, Span span);

}  // namespace tally
