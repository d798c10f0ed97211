#include <algorithm>

#include "functions/grouping.h"

namespace tally {

Vector ListIn(const Grouping& grouping, const Vector& text, const Vector& order, const std::string& joined_by, const KernelContext&) {
  Vector result = MakeGroupResult(Layout::kI32, grouping);
  auto dictionary = std::make_shared<Dictionary>();
  if (text.dictionary == nullptr) {
    TALLY_CHECK(AllMissing(text));
  } else {
    struct Entry {
      uint64_t order;
      uint32_t rank;  // among equal orders: texts that order alike but print differently
      uint32_t code;
    };
    const std::vector<uint64_t> orders = OrderWords(order);
    const std::vector<uint32_t>& ranks = text.dictionary->Ranks();
    const ChildIndex index = IndexChildren(grouping);
    std::vector<size_t> listed_in(text.dictionary->size(), grouping.groups);  // the last group that listed the text
    std::vector<Entry> entries;
    std::string joined;
    for (size_t group = 0; group < grouping.groups; ++group) {
      entries.clear();
      for (uint32_t i = index.offsets[group]; i < index.offsets[group + 1]; ++i) {
        const int32_t code = text.i32[text.constant ? 0 : index.rows[i]];
        if (code != kMissing32) {
          entries.push_back({orders[index.rows[i]], ranks[static_cast<size_t>(code)], static_cast<uint32_t>(code)});
        }
      }
      if (entries.empty()) {
        continue;
      }
      std::sort(entries.begin(), entries.end(),
                [](const Entry& a, const Entry& b) { return a.order != b.order ? a.order < b.order : a.rank < b.rank; });
      joined.clear();
      bool first = true;
      for (const Entry& entry : entries) {
        if (listed_in[entry.code] == group) {
          continue;
        }
        listed_in[entry.code] = group;
        if (!first) {
          joined += joined_by;
        }
        first = false;
        joined += text.dictionary->At(entry.code);
      }
      result.i32[group] = static_cast<int32_t>(dictionary->Intern(joined));
    }
  }
  result.dictionary = std::move(dictionary);
  AddGroupFaults(result, grouping, {&text, &order});
  return result;
}

}  // namespace tally
