#include "engine/grouping/grouping.h"

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
  ForRowsWithGroup(grouping, &faults->rows, [&](size_t, size_t group) { groups.Set(group); });
  if (!groups.Any()) {
    return nullptr;
  }
  return std::make_shared<Faults>(Faults{.rows = std::move(groups), .span = faults->span, .message = faults->message});
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
      auto everywhere =
          std::make_shared<Faults>(Faults{.rows = Bitmap(grouping.groups, true), .span = lost->span, .message = lost->message});
      united = UniteFaults(united, everywhere, grouping.groups);
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
