#include "language/binder/tree/output_columns.h"

namespace tally::bound {

std::span<const OutputColumn<CellColumn>> ColumnsOfCells() {
  static constexpr OutputColumn<CellColumn> columns[] = {
      {CellColumn::kForm, "form", TypeKind::kText, false},        {CellColumn::kLine, "line", TypeKind::kInteger, true},
      {CellColumn::kText, "text", TypeKind::kText, false},        {CellColumn::kAxis, "axis", TypeKind::kText, false},
      {CellColumn::kColumn, "column", TypeKind::kText, false},    {CellColumn::kCount, "count", TypeKind::kInteger, true},
      {CellColumn::kOffered, "offered", TypeKind::kYesNo, false}, {CellColumn::kProvided, "provided", TypeKind::kYesNo, false},
      {CellColumn::kHidden, "hidden", TypeKind::kYesNo, false},   {CellColumn::kReason, "reason", TypeKind::kText, true},
  };
  return columns;
}

std::span<const OutputColumn<LineColumn>> ColumnsOfLines() {
  static constexpr OutputColumn<LineColumn> columns[] = {
      {LineColumn::kMeasure, "measure", TypeKind::kText, false},
      {LineColumn::kName, "name", TypeKind::kText, false},
      {LineColumn::kTarget, "target", TypeKind::kDecimal, true},
      {LineColumn::kLine, "line", TypeKind::kInteger, true},
      {LineColumn::kText, "text", TypeKind::kText, false},
      {LineColumn::kAxis, "axis", TypeKind::kText, false},
      {LineColumn::kNumerator, "numerator", TypeKind::kInteger, true},
      {LineColumn::kDenominator, "denominator", TypeKind::kInteger, true},
      {LineColumn::kRate, "rate", TypeKind::kDecimal, true},
      {LineColumn::kOffered, "offered", TypeKind::kYesNo, false},
      {LineColumn::kProvided, "provided", TypeKind::kYesNo, false},
      {LineColumn::kNumeratorOnly, "numerator_only", TypeKind::kYesNo, false},
      {LineColumn::kHiddenValues, "hidden_values", TypeKind::kText, true},
      {LineColumn::kHidden, "hidden", TypeKind::kYesNo, false},
      {LineColumn::kReason, "reason", TypeKind::kText, true},
  };
  return columns;
}

std::span<const OutputColumn<FindingColumn>> ColumnsOfFindings() {
  static constexpr OutputColumn<FindingColumn> columns[] = {
      {FindingColumn::kRule, "rule", TypeKind::kText, false},       {FindingColumn::kSeverity, "severity", TypeKind::kText, false},
      {FindingColumn::kMessage, "message", TypeKind::kText, false}, {FindingColumn::kField, "field", TypeKind::kInteger, true},
      {FindingColumn::kHeading, "heading", TypeKind::kText, true},  {FindingColumn::kValue, "value", TypeKind::kText, true},
      {FindingColumn::kResult, "result", TypeKind::kText, false},   {FindingColumn::kCell, "cell", TypeKind::kText, true},
      {FindingColumn::kActual, "actual", TypeKind::kText, true},    {FindingColumn::kLimit, "limit", TypeKind::kText, true},
  };
  return columns;
}

}  // namespace tally::bound
