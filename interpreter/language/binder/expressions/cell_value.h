#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "language/binder/expressions/bind_expression.h"

namespace tally {

/// The value of a literal of a data block in a place of type `type`; reports what does not fit. `what`: "the attribute `level`".
std::optional<Value> CellValue(Binding& binding, const ast::DataCell& cell, const Type& type, bool nullable, std::string_view what);

/// A literal of a data block as a file's cell would have it; `written` has the foreign spelling of yes and no, or is empty.
std::string CellAsInFile(const ast::DataCell& cell, const ColumnSchema& column);
/// The same of a year, which a file may write as two.
std::string YearAsInFile(const ast::DataCell& cell, const std::vector<std::string>& written);

}  // namespace tally
