#include "workbench/comparing/members.h"

#include <algorithm>

namespace tally {

std::optional<Members::Place> Members::PlaceOf(const CellLedger& cell) const {
  const auto row = rows_.find(cell.row);
  const auto part = std::find(units_->parts().begin(), units_->parts().end(), cell.column);
  if (row == rows_.end() || part == units_->parts().end()) {
    return std::nullopt;
  }
  return Place{row->second, static_cast<size_t>(part - units_->parts().begin())};
}

std::vector<uint32_t> Members::Of(const CellLedger& cell) {
  if (!units_) {
    return listed_;
  }
  const std::optional<Place> place = PlaceOf(cell);
  return place ? units_->Of(place->row, place->part) : std::vector<uint32_t>();
}

bool Members::HasThoseOf(Members& other, const CellLedger& cell) {
  if (!units_ || !other.units_) {
    return listed_ == other.listed_;
  }
  if (compared_ != &other) {
    compared_ = &other;
    counts_like_compared_ = units_->CountsLike(*other.units_);
  }
  const std::optional<Place> mine = counts_like_compared_ ? PlaceOf(cell) : std::nullopt;
  const std::optional<Place> its = counts_like_compared_ ? other.PlaceOf(cell) : std::nullopt;
  return mine && its && units_->HasRowsOf(mine->row, mine->part, *other.units_, its->row, its->part);
}

uint32_t Members::LineOf(const CellLedger& cell) const {
  const std::optional<Place> place = units_ ? PlaceOf(cell) : std::nullopt;
  return place ? units_->LineOf(place->row) : 0;
}

}  // namespace tally
