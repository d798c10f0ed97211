// Rows by equal keys: numbered groups, and the group of each row.
#include "engine/grouping/aggregates.h"
#include "engine/grouping/equal_rows.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/rows.h"
#include "foundation/base/check.h"

namespace tally {

namespace {

/// The rows of one source that take part: those of `where` whose keys are known. The others have a fault.
struct Taking {
  Bitmap rows;  // empty: all
  FaultsRef faults;
};

Taking TakingRows(const std::vector<const Vector*>& keys, const Bitmap* where, size_t rows) {
  Taking taking;
  if (where != nullptr) {
    taking.rows = *where;
  }
  if (const FaultsRef faults = UniteFaults(keys, rows)) {
    if (where == nullptr) {
      taking.rows = Bitmap(rows, true);
    }
    taking.faults = KeepFaults(faults, taking.rows);
    if (taking.faults != nullptr) {
      taking.rows.AndNot(taking.faults->rows);
    }
  }
  return taking;
}

Vector GroupVector(std::vector<int32_t> groups, const FaultsRef& faults) {
  Vector v;
  v.layout = Layout::kI32;
  v.size = groups.size();
  v.i32 = std::move(groups);
  v.faults = faults;
  return v;
}

}  // namespace

Bitmap RowsWithKeys(const std::vector<const Vector*>& keys, size_t rows) {
  Bitmap given(rows, true);
  for (const Vector* key : keys) {
    if (const Bitmap missing = MissingBits(*key, rows); missing.size() != 0) {
      given.AndNot(missing);
    }
  }
  return given;
}

Groups GroupRows(const std::vector<const Vector*>& keys, const Bitmap* where, size_t rows, const KernelContext& context) {
  const Taking taking = TakingRows(keys, where, rows);
  const PackedKeys packed({keys}, {rows});
  EqualRows equal(packed, {taking.rows.size() == 0 ? nullptr : &taking.rows}, {rows}, context.pool);
  Groups groups;
  groups.first_row.reserve(equal.group_count());
  equal.FirstRows(0).ForEach([&](size_t row) { groups.first_row.push_back(static_cast<RowIndex>(row)); });
  groups.group_of_row = GroupVector(equal.TakeGroups(0), taking.faults);
  return groups;
}

SharedGroups GroupSources(const std::vector<std::vector<VectorRef>>& keys_by_source, const std::vector<const Bitmap*>& where,
                          const std::vector<size_t>& rows, const std::function<bool(size_t key)>& wants_key, const KernelContext& context) {
  std::vector<std::vector<const Vector*>> keys;
  std::vector<Taking> taking;
  for (size_t s = 0; s < keys_by_source.size(); ++s) {
    keys.emplace_back();
    for (const VectorRef& key : keys_by_source[s]) {
      keys.back().push_back(key.get());
    }
    taking.push_back(TakingRows(keys.back(), s < where.size() ? where[s] : nullptr, rows[s]));
  }
  std::vector<const Bitmap*> bits;
  for (const Taking& source : taking) {
    bits.push_back(source.rows.size() == 0 ? nullptr : &source.rows);
  }
  const PackedKeys packed(keys, rows);
  EqualRows equal(packed, bits, rows, context.pool);
  SharedGroups shared;
  shared.groups = equal.group_count();
  for (size_t k = 0; !keys.empty() && k < keys.front().size(); ++k) {
    if (!wants_key(k)) {
      shared.keys.push_back(nullptr);
      continue;
    }
    std::vector<VectorRef> parts;
    for (size_t s = 0; s < keys.size(); ++s) {
      Vector values = Compress(*keys[s][k], equal.FirstRows(s));
      parts.push_back(std::make_shared<const Vector>(values.constant ? Flatten(values) : std::move(values)));
    }
    shared.keys.push_back(parts.size() == 1 ? parts.front() : std::make_shared<const Vector>(Concatenate(parts)));
  }
  for (size_t s = 0; s < keys.size(); ++s) {
    shared.group_of_row.push_back(GroupVector(equal.TakeGroups(s), taking[s].faults));
  }
  return shared;
}

}  // namespace tally
