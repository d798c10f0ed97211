// The group with the keys that a row has.
#include <algorithm>
#include <bit>

#include "engine/grouping/aggregates.h"
#include "engine/grouping/equal_rows.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/rows.h"
#include "foundation/base/check.h"

namespace tally {

namespace {

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

constexpr uint64_t kFewWords = uint64_t{1} << 20;  // for which an array is made, if the rows are not many fewer

/// Where few different words can be: the group of each in an array.
void MatchByWord(const PackedKeys& packed, const Bitmap& groups, const Bitmap& probes, const KernelContext& context, Vector& result) {
  std::vector<int32_t> group_of_word(packed.max() + 1, kMissing32);
  packed.ForWords(0, &groups, 0, groups.size(), [&](uint64_t word, size_t group) {
    if (group_of_word[word] == kMissing32) {
      group_of_word[word] = static_cast<int32_t>(group);
    }
  });
  ForRows(context, context.rows, [&](size_t begin, size_t end) {
    packed.ForWords(1, &probes, begin, end, [&](uint64_t word, size_t row) { result.i32[row] = group_of_word[word]; });
  });
}

/// Leaves out groups that no probe asks for, but for a few: bits of hashed words say which may be.
void LeaveOutUnasked(const PackedKeys& packed, const Bitmap& probes, Bitmap& groups) {
  constexpr size_t kBitsAProbe = 16;
  Bitmap asked(std::bit_ceil(probes.size() * kBitsAProbe));
  const int shift = 64 - std::countr_zero(asked.size());
  packed.ForWords(1, &probes, 0, probes.size(), [&](uint64_t word, size_t) { asked.Set(PlaceOfWord(word, shift)); });
  const Bitmap all = groups;
  packed.ForWords(0, &all, 0, all.size(), [&](uint64_t word, size_t group) {
    if (!asked.Test(PlaceOfWord(word, shift))) {
      groups.Reset(group);
    }
  });
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
  Bitmap given[] = {RowsWithKeys(group_keys, groups), RowsWithKeys(probes, context.rows)};
  if (packed.max() < kFewWords && packed.max() / 4 < groups + context.rows) {
    MatchByWord(packed, given[0], given[1], context, result);
    return;
  }
  if (context.rows < groups / 2) {
    LeaveOutUnasked(packed, given[1], given[0]);
  }
  EqualRows equal(packed, {&given[0], &given[1]}, {groups, context.rows}, context.pool);
  std::vector<int32_t> group_of_tuple;  // tuples are numbered as they appear: those of the groups first
  equal.FirstRows(0).ForEach([&](size_t group) { group_of_tuple.push_back(static_cast<int32_t>(group)); });
  result.i32 = equal.TakeGroups(1);
  for (int32_t& tuple : result.i32) {
    tuple = tuple == kMissing32 || static_cast<size_t>(tuple) >= group_of_tuple.size() ? kMissing32
                                                                                       : group_of_tuple[static_cast<size_t>(tuple)];
  }
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
    AddFaults(result, CopyFault(lost, lost->FirstRow(), Bitmap(rows, true)));
  }
  return result;
}

}  // namespace tally
