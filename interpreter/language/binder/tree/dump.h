#pragma once

#include <string>

#include "language/binder/tree/bound.h"

namespace tally::bound {

/// A bound expression in compact text, for tests and for `show`: names are resolved, `#0.gender` is a column of the row of frame 0.
std::string Dump(const Program& program, const Expr& expr);
/// `date`, `row of student`, `list of text`, `code of gender or missing`
std::string DumpType(const Program& program, const Type& type, bool nullable);
/// `concentrator(y : year) of pair : yes/no = ...`
std::string Dump(const Program& program, const Define& define);

}  // namespace tally::bound
