#include "engine/grouping/row_order.h"

#include <algorithm>

namespace tally {
namespace {

template <class T>
int CompareNumbers(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// The smallest numbers are the marks of missing, which comes first; 0xFF is that of codes.
int CompareStored(const Vector& v, size_t a, size_t b) {
  switch (v.layout) {
    case Layout::kBits: {
      const auto word = [&](size_t row) { return IsMissingAt(v, row) ? 0 : IsYesAt(v, row) ? 2 : 1; };
      return CompareNumbers(word(a), word(b));
    }
    case Layout::kU8: return CompareNumbers(static_cast<uint8_t>(v.u8[a] + 1), static_cast<uint8_t>(v.u8[b] + 1));
    case Layout::kI32:
      if (v.dictionary == nullptr || v.i32[a] == v.i32[b] || v.i32[a] == kMissing32 || v.i32[b] == kMissing32) {
        return CompareNumbers(v.i32[a], v.i32[b]);
      }
      return TextAt(v, a).compare(TextAt(v, b));
    case Layout::kI64: return CompareNumbers(v.i64[a], v.i64[b]);
    case Layout::kRational: return CompareNumbers(v.rational[a], v.rational[b]);  // nothing comes before a number
  }
  return 0;
}

}  // namespace

bool AreInOrder(const std::vector<const Vector*>& keys, const std::vector<RowIndex>& rows) {
  for (size_t i = 1; i < rows.size(); ++i) {
    for (const Vector* key : keys) {
      const int order = key->constant ? 0 : CompareStored(*key, rows[i - 1], rows[i]);
      if (order > 0) {
        return false;
      }
      if (order < 0) {
        break;
      }
    }
  }
  return true;
}

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
