#pragma once

#include <vector>

#include "engine/grouping/aggregates.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/rows.h"

/// Going over the child rows of a Grouping.
namespace tally {

template <class Side, class Take>
void TakeRows(const Bitmap* where, size_t rows, Side group, Take take) {
  constexpr auto kNoGroup = MissingOf<typename Side::Value>();
  const auto take_row = [&](size_t row) {
    const auto g = group(row);
    if (g != kNoGroup) {
      take(row, static_cast<size_t>(g));
    }
  };
  if (where == nullptr) {
    for (size_t row = 0; row < rows; ++row) {
      take_row(row);
    }
    return;
  }
  for (size_t w = 0; w < where->word_count(); ++w) {
    uint64_t bits = where->words()[w];
    if (bits == ~uint64_t{0}) {
      for (size_t row = w * 64; row < w * 64 + 64; ++row) {
        take_row(row);
      }
      continue;
    }
    for (; bits != 0; bits &= bits - 1) {
      take_row(w * 64 + static_cast<size_t>(std::countr_zero(bits)));
    }
  }
}

/// Calls take(row, group), rows ascending, for the rows of `rows` (null: all) that have a group.
template <class Take>
void ForRowsWithGroup(const Grouping& grouping, const Bitmap* rows, Take take) {
  if (grouping.group == nullptr) {
    TakeRows(rows, grouping.rows, ConstantSide<int32_t>{0}, take);
    return;
  }
  WithOrdinals(*grouping.group, [&](auto group) { TakeRows(rows, grouping.rows, group, take); });
}

/// Calls take(row, group), rows ascending, for the rows that take part and have a group.
template <class Take>
void ForTaking(const Grouping& grouping, Take take) {
  if (grouping.where == nullptr) {
    ForRowsWithGroup(grouping, nullptr, take);
    return;
  }
  if (grouping.where->layout != Layout::kBits) {  // the literal `missing`
    return;
  }
  if (!grouping.where->constant) {
    ForRowsWithGroup(grouping, &grouping.where->yes, take);
  } else if (grouping.where->yes.Test(0)) {
    ForRowsWithGroup(grouping, nullptr, take);
  }
}

/// A vector of one flat row a group.
Vector MakeGroupResult(Layout layout, const Grouping& grouping);

/// Faults of where, and of group and values on rows that take part, as faults of the groups.
void AddGroupFaults(Vector& result, const Grouping& grouping, const std::vector<const Vector*>& values);

}  // namespace tally
