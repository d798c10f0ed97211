#pragma once

#include <optional>
#include <vector>

#include "workbench/comparing/ledger.h"

namespace tally {

/// Who is counted in the cells of one table, by one program: of a form that it printed, or the rows of a listing.
class Members {
 public:
  /// `rows`: of the printed form, named as in the comparison.
  Members(FormUnits units, RowsByKey rows) : units_(std::move(units)), rows_(std::move(rows)) {}
  explicit Members(std::vector<uint32_t> listed) : listed_(std::move(listed)) {}

  /// Those in a cell, in the order of their numbers.
  std::vector<uint32_t> Of(const CellLedger& cell);
  /// Whether a cell is seen to have the same members in two programs without naming them.
  bool HasThoseOf(Members& other, const CellLedger& cell);
  /// Cells of one line are asked one after the other: where a cell comes in that order.
  uint32_t LineOf(const CellLedger& cell) const;

 private:
  struct Place {
    size_t row = 0;
    size_t part = 0;
  };
  std::optional<Place> PlaceOf(const CellLedger& cell) const;

  std::optional<FormUnits> units_;  // of a form
  RowsByKey rows_;
  std::vector<uint32_t> listed_;       // of a listing
  const Members* compared_ = nullptr;  // with which it was last compared,
  bool counts_like_compared_ = false;  // and whether it counts like that
};

}  // namespace tally
