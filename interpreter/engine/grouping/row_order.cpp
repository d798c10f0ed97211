#include "engine/grouping/row_order.h"

#include <algorithm>

namespace tally {

RowComparison::RowComparison(const std::vector<RowOrder>& terms) {
  for (const RowOrder& term : terms) {
    Add(term);
  }
}

// An order word is 0 where the value is missing, and 1 or more elsewhere. Each of the four orders is a way of turning all words that keeps
// them different, so that the largest value stays apart from the missing ones.
void RowComparison::Add(const RowOrder& term) {
  std::vector<uint64_t> words = OrderWords(*term.key);
  if (term.highest || !term.missing_first) {
    for (uint64_t& word : words) {
      word = !term.highest ? word - 1 : term.missing_first ? uint64_t{0} - word : ~word;
    }
  }
  words_.push_back(std::move(words));
}

void RowComparison::Sort(std::vector<RowIndex>& rows) const {
  const auto before = [&](RowIndex a, RowIndex b) { return Compare(a, b) < 0; };
  if (words_.empty() || std::is_sorted(rows.begin(), rows.end(), before)) {
    return;
  }
  // The first key travels with its row, so that most comparisons touch nothing else.
  struct Entry {
    uint64_t first;
    RowIndex row;
    uint32_t place;
  };
  std::vector<Entry> entries(rows.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    entries[i] = {words_[0][rows[i]], rows[i], static_cast<uint32_t>(i)};
  }
  std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    if (a.first != b.first) {
      return a.first < b.first;
    }
    for (size_t k = 1; k < words_.size(); ++k) {
      const uint64_t left = words_[k][a.row];
      const uint64_t right = words_[k][b.row];
      if (left != right) {
        return left < right;
      }
    }
    return a.place < b.place;
  });
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i] = entries[i].row;
  }
}

}  // namespace tally
