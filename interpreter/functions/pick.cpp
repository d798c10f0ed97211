#include "functions/grouping.h"

namespace tally {

namespace {

struct OrderedTerm {
  std::vector<uint64_t> words;
  bool highest;
  bool missing_first;
};

/// Below 0: a comes first; 0: they are alike in all terms.
int CompareRows(const std::vector<OrderedTerm>& terms, size_t a, size_t b) {
  for (const OrderedTerm& term : terms) {
    const uint64_t x = term.words[a];
    const uint64_t y = term.words[b];
    if (x == y) {
      continue;
    }
    if (x == 0 || y == 0) {
      return (x == 0) == term.missing_first ? -1 : 1;
    }
    return (x > y) == term.highest ? -1 : 1;
  }
  return 0;
}

}  // namespace

Picked PickIn(const Grouping& grouping, const std::vector<PickTerm>& terms, const KernelContext&) {
  std::vector<OrderedTerm> ordered;
  std::vector<const Vector*> values;
  for (const PickTerm& term : terms) {
    ordered.push_back({OrderWords(*term.key), term.highest, term.missing_first});
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
    const int order = CompareRows(ordered, row, static_cast<size_t>(best));
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
