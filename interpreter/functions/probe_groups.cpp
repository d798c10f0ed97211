// The group with the keys that a row has.
#include <algorithm>

#include "base/check.h"
#include "functions/aggregates.h"
#include "functions/faults.h"
#include "functions/packed_keys.h"
#include "functions/rows.h"

namespace tally {

namespace {

constexpr size_t kBatchRows = 2048;

bool NeverMatches(const std::vector<const Vector*>& group_keys, const std::vector<const Vector*>& probe_keys) {
  for (size_t k = 0; k < group_keys.size(); ++k) {
    if (AllMissing(*group_keys[k]) || AllMissing(*probe_keys[k])) {
      return true;
    }
  }
  return false;
}

/// The texts of `probe` in terms of the groups' dictionary; those that it lacks are missing.
Vector InDictionaryOf(const Vector& group, const Vector& probe) {
  const std::vector<uint32_t> map = MapDictionary(*probe.dictionary, *group.dictionary);
  Vector mapped = probe;
  mapped.dictionary = group.dictionary;
  for (int32_t& code : mapped.i32) {
    if (code != kMissing32) {
      const uint32_t known = map[static_cast<size_t>(code)];
      code = known == Dictionary::kNone ? kMissing32 : static_cast<int32_t>(known);
    }
  }
  return mapped;
}

void Match(const std::vector<const Vector*>& group_keys, size_t groups, const std::vector<const Vector*>& probe_keys,
           const KernelContext& context, Vector& result) {
  std::vector<Vector> mapped;
  mapped.reserve(probe_keys.size());
  std::vector<const Vector*> probes = probe_keys;
  for (size_t k = 0; k < probes.size(); ++k) {
    if (probes[k]->dictionary != nullptr && group_keys[k]->dictionary != nullptr && probes[k]->dictionary != group_keys[k]->dictionary) {
      mapped.push_back(InDictionaryOf(*group_keys[k], *probes[k]));
      probes[k] = &mapped.back();
    }
  }
  const PackedKeys packed({group_keys, probes}, {groups, context.rows});
  WordTable table(packed.max(), groups);
  std::vector<int32_t> group_of_id;
  const auto fill = [&](size_t source, size_t begin, size_t end, uint64_t* words) {
    packed.Fill(source, begin, end, words);
    packed.DropMissing(source, begin, end, words);
  };
  uint64_t group_words[kBatchRows];
  for (size_t begin = 0; begin < groups; begin += kBatchRows) {
    const size_t end = std::min(groups, begin + kBatchRows);
    fill(0, begin, end, group_words);
    for (size_t i = 0; i < end - begin; ++i) {
      if (group_words[i] != PackedKeys::kNoWord && table.Add(group_words[i]) == group_of_id.size()) {
        group_of_id.push_back(static_cast<int32_t>(begin + i));
      }
    }
  }
  ForRows(context, context.rows, [&](size_t from, size_t to) {
    uint64_t words[kBatchRows];
    uint32_t ids[kBatchRows];
    for (size_t begin = from; begin < to; begin += kBatchRows) {
      const size_t count = std::min(kBatchRows, to - begin);
      fill(1, begin, begin + count, words);
      table.FindMany(words, count, ids);
      for (size_t i = 0; i < count; ++i) {
        if (words[i] != PackedKeys::kNoWord && ids[i] != kNoId) {
          result.i32[begin + i] = group_of_id[ids[i]];
        }
      }
    }
  });
}

}  // namespace

Vector ProbeGroups(const std::vector<const Vector*>& group_keys, size_t groups, const std::vector<const Vector*>& probe_keys,
                   const KernelContext& context) {
  TALLY_CHECK(group_keys.size() == probe_keys.size());
  const size_t rows = context.rows;
  Vector result = MakeEmpty(Layout::kI32, false, context);
  if (groups != 0 && rows != 0 && !NeverMatches(group_keys, probe_keys)) {
    Match(group_keys, groups, probe_keys, context, result);
  }
  AddFaults(result, probe_keys);
  if (const FaultsRef lost = UniteFaults(group_keys, groups)) {  // groups whose keys are not known might match any row
    AddFaults(result,
              SpreadFaults(std::make_shared<Faults>(Faults{.rows = Bitmap(1, true), .span = lost->span, .message = lost->message}), rows));
  }
  return result;
}

}  // namespace tally
