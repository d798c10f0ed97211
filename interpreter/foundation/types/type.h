#pragma once

#include <string>

#include "foundation/base/strong_id.h"

namespace tally {

/// What kind of value an expression has. All types are settled before any data is read; none is converted silently.
enum class TypeKind {
  kError,    // already reported; fits everything and silences follow-ups
  kMissing,  // the literal `missing`; fits every nullable place
  kYesNo,
  kInteger,  // fits where a decimal is wanted
  kDecimal,  // any exact number, quotients included
  kText,     // free text
  kCode,     // text that is an id or code; compares with text, never with numbers
  kDate,
  kYear,     // school year by its ending year; never compared with a plain number, but integer literals are years where one is expected
  kQuarter,  // calendar quarter
  kRow,      // a row of `table`; a code of a code set is a row of the code set's table
  kPeriod,   // `a through b` over dates, years, integers, decimals, quarters or codes (`element`)
  kAll,      // the literal `ALL`
};

struct Type {
  TypeKind kind = TypeKind::kError;
  TableId table;                        // of kRow, and of kPeriod over codes
  TypeKind element = TypeKind::kError;  // of kPeriod
  bool list = false;                    // a constant list of such values (literals and list parameters)

  bool operator==(const Type&) const = default;

  static Type Of(TypeKind kind) { return Type{.kind = kind, .table = {}, .element = TypeKind::kError, .list = false}; }
  static Type Row(TableId table) { return Type{.kind = TypeKind::kRow, .table = table, .element = TypeKind::kError, .list = false}; }
  bool is_error() const { return kind == TypeKind::kError; }
  bool is_number() const { return kind == TypeKind::kInteger || kind == TypeKind::kDecimal; }
  bool is_text() const { return kind == TypeKind::kText || kind == TypeKind::kCode; }
};

}  // namespace tally
