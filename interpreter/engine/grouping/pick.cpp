#include "engine/grouping/grouping.h"

namespace tally {
namespace {

// Chooses the best row of each group; ties go to the first. Gives the groups whose best row is not the only one.
Bitmap ChooseBest(const Grouping& grouping, const Bitmap* groups, const RowComparison& comparison, std::vector<int32_t>& best_of) {
  Bitmap tied(grouping.groups);
  ForTaking(grouping, [&](size_t row, size_t group) {
    if (groups != nullptr && !groups->Test(group)) {
      return;
    }
    int32_t& best = best_of[group];
    if (best == static_cast<int32_t>(row)) {
      return;
    }
    const int order = best == kMissing32 ? -1 : comparison.Compare(row, static_cast<size_t>(best));
    if (order < 0) {
      best = static_cast<int32_t>(row);
      tied.Reset(group);
    } else if (order == 0) {
      tied.Set(group);
    }
  });
  return tied;
}

}  // namespace

Picked PickIn(const Grouping& grouping, const std::vector<RowOrder>& terms, const KeyOrder& key_order, const KernelContext&) {
  RowComparison comparison(terms);
  std::vector<const Vector*> values;
  for (const RowOrder& term : terms) {
    values.push_back(term.key);
  }
  Picked picked;
  picked.rows = MakeGroupResult(Layout::kI32, grouping);
  const Bitmap tied = ChooseBest(grouping, nullptr, comparison, picked.rows.i32);
  picked.ties = tied.Count();
  if (picked.ties != 0) {
    for (const RowOrder& term : key_order()) {
      comparison.Add(term);
    }
    picked.undecided = ChooseBest(grouping, &tied, comparison, picked.rows.i32).Count();
  }
  AddGroupFaults(picked.rows, grouping, values);
  return picked;
}

}  // namespace tally
