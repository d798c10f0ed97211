#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/columns/bitmap.h"
#include "foundation/base/strong_id.h"
#include "foundation/source/source_file.h"

namespace tally {

/// What is said of one row whose value cannot be computed.
struct Fault {
  Span span;  // of the operation that failed
  std::string text;
  std::string row;  // in which it failed: "in line 3 of School.csv"; empty: nobody knows
};

struct FaultWords;

/// Rows whose value cannot be computed (division by zero, overflow, two rows for `one`). A fault is passed on like missing, but when it
/// reaches an output or a decision the run stops with it. Choice and and/or drop faults of what they do not use. Where rows are moved or
/// left out, each keeps its own fault; it is worded when it is reported.
struct Faults {
  Bitmap rows;  // of the stored rows: one of a constant
  std::shared_ptr<const FaultWords> words;

  /// The fault of a row that has one.
  Fault At(size_t row) const;
  size_t FirstRow() const { return rows.First(); }
};
using FaultsRef = std::shared_ptr<const Faults>;

/// All of `rows` fail for the same reason.
FaultsRef MakeFaults(Bitmap rows, Span span, std::string text);
/// `text(row)` says why a row of `rows` fails. It is asked when the fault is reported, and must hold what it needs.
FaultsRef MakeFaults(Bitmap rows, Span span, std::function<std::string(size_t row)> text);
/// The same, and `name_row` says which row it is; it may be null.
FaultsRef MakeFaults(Bitmap rows, Span span, std::function<std::string(size_t row)> text, std::function<std::string(size_t row)> name_row);
/// The faults of `rows` alone, all of which have one. Null when there is none.
FaultsRef KeepFaultsOf(const FaultsRef& faults, Bitmap rows);
/// Other rows with the faults of these: (row, row in `faults`), ascending. Null when there is none.
FaultsRef MoveFaults(const FaultsRef& faults, size_t size, std::vector<std::pair<RowIndex, RowIndex>> moved);
/// All of `rows` have the fault of the row `row`. Null when there is none.
FaultsRef CopyFault(const FaultsRef& faults, size_t row, Bitmap rows);
/// The faults of both, for as many rows; a row that fails for two reasons has the first.
FaultsRef JoinFaults(const FaultsRef& first, const FaultsRef& second);

}  // namespace tally
