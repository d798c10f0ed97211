#include "engine/grouping/grouping.h"

namespace tally {

Picked PickIn(const Grouping& grouping, const std::vector<RowOrder>& terms, const KernelContext&) {
  const RowComparison comparison(terms);
  std::vector<const Vector*> values;
  for (const RowOrder& term : terms) {
    values.push_back(term.key);
  }
  Picked picked;
  picked.rows = MakeGroupResult(Layout::kI32, grouping);
  constexpr uint32_t kNoTie = 0xFFFFFFFFu;
  std::vector<RowIndex> tied(grouping.groups, kNoTie);
  ForTaking(grouping, [&](size_t row, size_t group) {
    int32_t& best = picked.rows.i32[group];
    if (best == kMissing32) {
      best = static_cast<int32_t>(row);
      return;
    }
    const int order = comparison.Compare(row, static_cast<size_t>(best));
    if (order < 0) {
      best = static_cast<int32_t>(row);
      tied[group] = kNoTie;
    } else if (order == 0 && tied[group] == kNoTie) {
      tied[group] = static_cast<RowIndex>(row);
    }
  });
  AddGroupFaults(picked.rows, grouping, values);
  for (size_t group = 0; group < grouping.groups; ++group) {
    if (tied[group] != kNoTie && picked.rows.i32[group] != kMissing32) {
      if (picked.ties == 0) {
        picked.tie_first = static_cast<RowIndex>(picked.rows.i32[group]);
        picked.tie_second = tied[group];
      }
      ++picked.ties;
    }
  }
  return picked;
}

}  // namespace tally
