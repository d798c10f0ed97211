#include <algorithm>

#include "engine/grouping/grouping.h"

namespace tally {

namespace {

struct Entry {
  uint64_t order;
  uint32_t rank;  // among equal orders: texts that order alike but print differently
  uint32_t code;
  RowIndex row;
};

bool ComesBefore(const Entry& a, const Entry& b, const RowComparison& terms) {
  const int by_terms = terms.Compare(a.row, b.row);
  if (by_terms != 0) {
    return by_terms < 0;
  }
  return a.order != b.order ? a.order < b.order : a.rank < b.rank;
}

}  // namespace

Vector ListIn(const Grouping& grouping, const Vector& text, const std::vector<RowOrder>& terms, const Vector& value_order,
              const std::string& joined_by, const KernelContext&) {
  Vector result = MakeGroupResult(Layout::kI32, grouping);
  auto dictionary = std::make_shared<Dictionary>();
  if (text.dictionary == nullptr) {
    TALLY_CHECK(AllMissing(text));
  } else {
    const std::vector<uint64_t> orders = OrderWords(value_order);
    const std::vector<uint32_t>& ranks = text.dictionary->Ranks();
    const RowComparison comparison(terms);
    const ChildIndex index = IndexChildren(grouping);
    std::vector<size_t> listed_in(text.dictionary->size(), grouping.groups);  // the last group that listed the text
    std::vector<Entry> entries;
    std::string joined;
    for (size_t group = 0; group < grouping.groups; ++group) {
      entries.clear();
      for (uint32_t i = index.offsets[group]; i < index.offsets[group + 1]; ++i) {
        const int32_t code = text.i32[text.constant ? 0 : index.rows[i]];
        if (code != kMissing32) {
          entries.push_back({orders[index.rows[i]], ranks[static_cast<size_t>(code)], static_cast<uint32_t>(code), index.rows[i]});
        }
      }
      if (entries.empty()) {
        continue;
      }
      std::sort(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) { return ComesBefore(a, b, comparison); });
      joined.clear();
      const Entry* last = nullptr;
      for (const Entry& entry : entries) {
        const bool again = terms.empty() ? listed_in[entry.code] == group
                                         : last != nullptr && last->code == entry.code && comparison.Compare(last->row, entry.row) == 0;
        if (again) {
          continue;
        }
        listed_in[entry.code] = group;
        if (last != nullptr) {
          joined += joined_by;
        }
        joined += text.dictionary->At(entry.code);
        last = &entry;
      }
      result.i32[group] = static_cast<int32_t>(dictionary->Intern(joined));
    }
  }
  result.dictionary = std::move(dictionary);
  std::vector<const Vector*> values = {&text, &value_order};
  for (const RowOrder& term : terms) {
    values.push_back(term.key);
  }
  AddGroupFaults(result, grouping, values);
  return result;
}

}  // namespace tally
