#pragma once

#include <vector>

#include "engine/grouping/aggregates.h"
#include "engine/grouping/grouping.h"

namespace tally {

/// Compares rows by the keys of an order.
class RowComparison {
 public:
  explicit RowComparison(const std::vector<RowOrder>& terms) {
    for (const RowOrder& term : terms) {
      terms_.push_back({OrderWords(*term.key), term.highest, term.missing_first});
    }
  }

  /// Below 0: row a comes first; 0: the rows are alike in all keys.
  int Compare(size_t a, size_t b) const {
    for (const Term& term : terms_) {
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

 private:
  struct Term {
    std::vector<uint64_t> words;
    bool highest;
    bool missing_first;
  };
  std::vector<Term> terms_;
};

}  // namespace tally
