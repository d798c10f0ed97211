#pragma once

#include <span>

#include "foundation/types/type.h"

/// The columns of tables that outputs make, in their order. They are declared by the binder and filled by the outputs.
namespace tally::bound {

template <class Column>
struct OutputColumn {
  Column column;
  const char* name;
  TypeKind type;
  bool nullable;
};

/// Of `cells of F`.
enum class CellColumn { kForm, kLine, kText, kAxis, kColumn, kCount, kOffered, kProvided, kHidden, kReason };
std::span<const OutputColumn<CellColumn>> ColumnsOfCells();

/// Of `lines of F`.
enum class LineColumn {
  kMeasure,
  kName,
  kTarget,
  kLine,
  kText,
  kAxis,
  kNumerator,
  kDenominator,
  kRate,
  kOffered,
  kProvided,
  kNumeratorOnly,
  kHiddenValues,
  kHidden,
  kReason
};
std::span<const OutputColumn<LineColumn>> ColumnsOfLines();

/// Of findings, behind the checked row where there is one.
enum class FindingColumn { kRule, kSeverity, kMessage, kField, kHeading, kValue, kResult, kCell, kActual, kLimit };
std::span<const OutputColumn<FindingColumn>> ColumnsOfFindings();

}  // namespace tally::bound
