#include <algorithm>

#include "functions/aggregates.h"
#include "functions/faults.h"
#include "functions/rows.h"
#include "functions/words.h"

namespace tally {

namespace {

/// Words of both sides that are equal exactly where the values are. Word 0 on either side matches nothing: a missing value,
/// or a probing value that no group has.
struct PairedWords {
  KeyWords group;
  std::vector<uint64_t> probe;
};

std::vector<uint64_t> SpreadWords(std::vector<uint64_t> words, const Vector& v, size_t rows) {
  if (!v.constant) {
    return words;
  }
  return std::vector<uint64_t>(rows, words.empty() ? 0 : words[0]);
}

PairedWords NothingMatches(size_t groups, size_t rows) {
  return {{std::vector<uint64_t>(groups, 0), 0}, std::vector<uint64_t>(rows, 0)};
}

/// Values of integers, ordinals or codes: the group side counted from its lowest value.
template <class Group, class Probe>
PairedWords PairValues(const Vector& group, const Vector& probe, const std::vector<Group>& group_values,
                       const std::vector<Probe>& probe_values, size_t groups, size_t rows) {
  int64_t low = std::numeric_limits<int64_t>::max();
  int64_t high = std::numeric_limits<int64_t>::min();
  for (const Group value : group_values) {
    if (value != MissingOf<Group>()) {
      low = std::min(low, static_cast<int64_t>(value));
      high = std::max(high, static_cast<int64_t>(value));
    }
  }
  if (low > high) {
    return NothingMatches(groups, rows);
  }
  const auto word_of = [low](int64_t value) { return static_cast<uint64_t>(value) - static_cast<uint64_t>(low) + 1; };
  PairedWords paired;
  paired.group.max = word_of(high);
  paired.group.words.resize(group_values.size());
  for (size_t row = 0; row < group_values.size(); ++row) {
    paired.group.words[row] = group_values[row] == MissingOf<Group>() ? 0 : word_of(group_values[row]);
  }
  paired.probe.resize(probe_values.size());
  for (size_t row = 0; row < probe_values.size(); ++row) {
    const int64_t value = probe_values[row];
    const bool inside = probe_values[row] != MissingOf<Probe>() && value >= low && value <= high;
    paired.probe[row] = inside ? word_of(value) : 0;
  }
  paired.group.words = SpreadWords(std::move(paired.group.words), group, groups);
  paired.probe = SpreadWords(std::move(paired.probe), probe, rows);
  return paired;
}

PairedWords PairTexts(const Vector& group, const Vector& probe, size_t groups, size_t rows) {
  if (group.dictionary == probe.dictionary) {
    return PairValues(group, probe, group.i32, probe.i32, groups, rows);
  }
  const std::vector<uint32_t> map = MapDictionary(*probe.dictionary, *group.dictionary);
  std::vector<int32_t> mapped(probe.i32.size(), kMissing32);
  for (size_t row = 0; row < mapped.size(); ++row) {
    if (probe.i32[row] != kMissing32) {
      const uint32_t code = map[static_cast<size_t>(probe.i32[row])];
      mapped[row] = code == Dictionary::kNone ? kMissing32 : static_cast<int32_t>(code);
    }
  }
  return PairValues(group, probe, group.i32, mapped, groups, rows);
}

/// Numbers of different layouts or scales, and yes/no: words of the two sides put one below the other.
PairedWords PairByWords(const Vector& group, const Vector& probe, size_t groups, size_t rows) {
  const KeyWords all = WordsOf(Concatenate({std::make_shared<Vector>(group), std::make_shared<Vector>(probe)}), groups + rows);
  PairedWords paired;
  paired.group.words.assign(all.words.begin(), all.words.begin() + static_cast<ptrdiff_t>(groups));
  paired.group.max = all.max;
  paired.probe.assign(all.words.begin() + static_cast<ptrdiff_t>(groups), all.words.begin() + static_cast<ptrdiff_t>(groups + rows));
  return paired;
}

bool IsOrdinals(const Vector& v) {
  return (v.layout == Layout::kU8 || v.layout == Layout::kI32) && v.dictionary == nullptr;
}

bool IsNumber(const Vector& v) {
  return v.layout == Layout::kI64 || v.layout == Layout::kRational;
}

PairedWords PairKeys(const Vector& group, const Vector& probe, size_t groups, size_t rows) {
  if (groups == 0 || rows == 0 || AllMissing(group) || AllMissing(probe)) {
    return NothingMatches(groups, rows);
  }
  if (group.dictionary != nullptr && probe.dictionary != nullptr) {
    return PairTexts(group, probe, groups, rows);
  }
  if (IsOrdinals(group) && IsOrdinals(probe)) {
    const auto with_group = [&](const auto& values) {
      return probe.layout == Layout::kU8 ? PairValues(group, probe, values, probe.u8, groups, rows)
                                         : PairValues(group, probe, values, probe.i32, groups, rows);
    };
    return group.layout == Layout::kU8 ? with_group(group.u8) : with_group(group.i32);
  }
  if (group.layout == Layout::kI64 && probe.layout == Layout::kI64 && group.scale == probe.scale) {
    return PairValues(group, probe, group.i64, probe.i64, groups, rows);
  }
  TALLY_CHECK((IsNumber(group) && IsNumber(probe)) || (group.layout == Layout::kBits && probe.layout == Layout::kBits));
  return PairByWords(group, probe, groups, rows);
}

/// The group side's words numbered from 1; probing words that it lacks become 0.
void Renumber(PairedWords& paired) {
  WordTable table(paired.group.max, paired.group.words.size());
  for (uint64_t& word : paired.group.words) {
    word = word == 0 ? 0 : table.Add(word) + uint64_t{1};
  }
  for (uint64_t& word : paired.probe) {
    const uint32_t id = word == 0 ? kNoId : table.Find(word);
    word = id == kNoId ? 0 : id + uint64_t{1};
  }
  paired.group.max = table.size();
}

bool FitTogether(const PairedWords& a, const PairedWords& b) {
  uint64_t product = 0;
  return a.group.max != ~uint64_t{0} && b.group.max != ~uint64_t{0} && !__builtin_mul_overflow(a.group.max + 1, b.group.max + 1, &product);
}

void Pack(PairedWords& packed, PairedWords next) {
  if (!FitTogether(packed, next)) {
    Renumber(next);
  }
  if (!FitTogether(packed, next)) {
    Renumber(packed);
  }
  const uint64_t width = next.group.max + 1;
  const auto pack = [width](std::vector<uint64_t>& words, const std::vector<uint64_t>& more) {
    for (size_t row = 0; row < words.size(); ++row) {
      words[row] = words[row] == 0 || more[row] == 0 ? 0 : words[row] * width + more[row];
    }
  };
  pack(packed.group.words, next.group.words);
  pack(packed.probe, next.probe);
  packed.group.max = packed.group.max * width + next.group.max;
}

}  // namespace

Vector ProbeGroups(const std::vector<const Vector*>& group_keys, size_t groups, const std::vector<const Vector*>& probe_keys,
                   const KernelContext& context) {
  TALLY_CHECK(group_keys.size() == probe_keys.size());
  const size_t rows = context.rows;
  Vector result = MakeEmpty(Layout::kI32, false, context);
  PairedWords packed{{std::vector<uint64_t>(groups, 1), 1}, std::vector<uint64_t>(rows, 1)};
  for (size_t k = 0; k < group_keys.size(); ++k) {
    PairedWords next = PairKeys(*group_keys[k], *probe_keys[k], groups, rows);
    if (k == 0) {
      packed = std::move(next);
    } else {
      Pack(packed, std::move(next));
    }
  }
  WordTable table(packed.group.max, groups);
  std::vector<int32_t> group_of_id;
  for (size_t group = 0; group < groups; ++group) {
    const uint64_t word = packed.group.words[group];
    if (word != 0 && table.Add(word) == group_of_id.size()) {
      group_of_id.push_back(static_cast<int32_t>(group));
    }
  }
  ForRows(context, rows, [&](size_t begin, size_t end) {
    for (size_t row = begin; row < end; ++row) {
      const uint32_t id = packed.probe[row] == 0 ? kNoId : table.Find(packed.probe[row]);
      if (id != kNoId) {
        result.i32[row] = group_of_id[id];
      }
    }
  });
  AddFaults(result, probe_keys);
  if (const FaultsRef lost = UniteFaults(group_keys, groups)) {  // groups whose keys are not known might match any row
    AddFaults(result,
              SpreadFaults(std::make_shared<Faults>(Faults{.rows = Bitmap(1, true), .span = lost->span, .message = lost->message}), rows));
  }
  return result;
}

}  // namespace tally
