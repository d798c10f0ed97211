#include "engine/grouping/grouping.h"

#include <algorithm>
#include <utility>

namespace tally {

Vector MakeGroupResult(Layout layout, const Grouping& grouping) {
  return MakeEmpty(layout, false, KernelContext{.rows = grouping.groups, .span = {}, .pool = nullptr});
}

namespace {

/// The rows that take part; all where there is no condition.
Bitmap TakingRows(const Grouping& grouping) {
  if (grouping.where == nullptr) {
    return Bitmap(grouping.rows, true);
  }
  return grouping.where->layout == Layout::kBits ? YesBits(*grouping.where, grouping.rows) : Bitmap(grouping.rows);
}

FaultsRef FaultsOfGroups(const FaultsRef& faults, const Grouping& grouping) {
  if (faults == nullptr) {
    return nullptr;
  }
  Bitmap groups(grouping.groups);
  std::vector<std::pair<RowIndex, RowIndex>> moved;  // each group has the fault of its first faulty row
  ForRowsWithGroup(grouping, &faults->rows, [&](size_t row, size_t group) {
    if (!groups.Test(group)) {
      groups.Set(group);
      moved.emplace_back(static_cast<RowIndex>(group), static_cast<RowIndex>(row));
    }
  });
  std::sort(moved.begin(), moved.end());
  return MoveFaults(faults, grouping.groups, std::move(moved));
}

}  // namespace

void AddGroupFaults(Vector& result, const Grouping& grouping, const std::vector<const Vector*>& values) {
  FaultsRef united;
  if (grouping.where != nullptr && grouping.where->faults != nullptr) {
    united = FaultsOfGroups(SpreadFaults(grouping.where->faults, grouping.rows), grouping);
  }
  for (const Vector* value : values) {
    if (value->faults != nullptr) {
      united = UniteFaults(united, FaultsOfGroups(KeepFaults(value->faults, TakingRows(grouping)), grouping), grouping.groups);
    }
  }
  if (grouping.group != nullptr && grouping.group->faults != nullptr) {
    if (const FaultsRef lost = KeepFaults(grouping.group->faults, TakingRows(grouping))) {  // rows that might belong to any group
      united = UniteFaults(united, CopyFault(lost, lost->FirstRow(), Bitmap(grouping.groups, true)), grouping.groups);
    }
  }
  AddFaults(result, united);
}

ChildIndex IndexChildren(const Grouping& grouping) {
  ChildIndex index;
  index.offsets.assign(grouping.groups + 1, 0);
  ForTaking(grouping, [&](size_t, size_t group) { ++index.offsets[group + 1]; });
  for (size_t group = 0; group < grouping.groups; ++group) {
    index.offsets[group + 1] += index.offsets[group];
  }
  index.rows.resize(index.offsets[grouping.groups]);
  std::vector<uint32_t> next(index.offsets.begin(), index.offsets.end() - 1);
  ForTaking(grouping, [&](size_t row, size_t group) { index.rows[next[group]++] = static_cast<RowIndex>(row); });
  return index;
}

}  // namespace tally
