#pragma once

#include <compare>
#include <cstdint>
#include <variant>

#include "foundation/base/strong_id.h"
#include "foundation/source/source_file.h"

namespace tally::bound {

/// A code of a code set: a row of its table.
struct CodeTarget {
  TableId codes;
  int64_t ordinal;

  auto operator<=>(const CodeTarget&) const = default;
};
/// What has no place in the program: an argument, a variable of `for each`, a template. The place of its name.
struct NamedAt {
  FileId file;
  uint32_t begin;
  uint32_t end;

  auto operator<=>(const NamedAt&) const = default;
};
/// What a name means. A measure is meant by its code; names that only a place has (`count`, `line.text`, a worksheet's rows) have no
/// target.
using Target = std::variant<TableId, ColumnId, DefineId, ParamId, PatternsId, AxisId, MeasureId, FormId, ListingId, WorksheetId, ChecksId,
                            FunctionId, CodeTarget, NamedAt>;

/// A name in a script that was looked up and found.
struct Use {
  Span span;
  Target target;
};

}  // namespace tally::bound
