// Rows by equal keys: numbered groups, and the group of each row.
#include "base/check.h"
#include "functions/aggregates.h"
#include "functions/faults.h"
#include "functions/packed_keys.h"
#include "functions/rows.h"

namespace tally {

namespace {

constexpr size_t kBatchRows = 2048;  // words of so many rows stay in the nearest cache

/// Adds the rows of one source to `table`: the group of each row, and the first row of each new group, counted from `first`.
Vector AddSource(const PackedKeys& packed, size_t source, const std::vector<const Vector*>& keys, const Bitmap* where, size_t rows,
                 size_t first, const KernelContext& context, WordTable& table, std::vector<RowIndex>& first_rows) {
  Vector group_of_row = MakeEmpty(Layout::kI32, false, KernelContext{.rows = rows, .span = context.span, .pool = context.pool});
  Bitmap taking = where != nullptr ? *where : Bitmap(rows, true);
  const FaultsRef faults = KeepFaults(UniteFaults(keys, rows), taking);
  if (faults != nullptr) {
    taking.AndNot(faults->rows);
  }
  uint64_t words[kBatchRows];
  uint32_t ids[kBatchRows];
  uint32_t places[kBatchRows];
  for (size_t begin = 0; begin < rows; begin += kBatchRows) {
    const size_t count = std::min(kBatchRows, rows - begin);
    packed.Fill(source, begin, begin + count, words);
    size_t taken = 0;
    for (uint32_t i = 0; i < count; ++i) {
      places[taken] = i;
      words[taken] = words[i];
      taken += taking.Test(begin + i) ? 1 : 0;
    }
    table.AddMany(words, taken, ids);
    for (size_t i = 0; i < taken; ++i) {
      const size_t row = begin + places[i];
      if (ids[i] == first_rows.size()) {
        first_rows.push_back(static_cast<RowIndex>(first + row));
      }
      group_of_row.i32[row] = static_cast<int32_t>(ids[i]);
    }
  }
  group_of_row.faults = faults;
  return group_of_row;
}

}  // namespace

Groups GroupRows(const std::vector<const Vector*>& keys, const Bitmap* where, size_t rows, const KernelContext& context) {
  const PackedKeys packed({keys}, {rows});
  WordTable table(packed.max(), rows);
  Groups groups;
  groups.group_of_row = AddSource(packed, 0, keys, where, rows, 0, context, table, groups.first_row);
  return groups;
}

SharedGroups GroupSources(const std::vector<std::vector<VectorRef>>& keys_by_source, const std::vector<const Bitmap*>& where,
                          const std::vector<size_t>& rows, const KernelContext& context) {
  std::vector<std::vector<const Vector*>> keys;
  size_t total = 0;
  for (size_t s = 0; s < keys_by_source.size(); ++s) {
    keys.emplace_back();
    for (const VectorRef& key : keys_by_source[s]) {
      keys.back().push_back(key.get());
    }
    total += rows[s];
  }
  const PackedKeys packed(keys, rows);
  WordTable table(packed.max(), total);
  std::vector<RowIndex> first_rows;
  SharedGroups shared;
  size_t first = 0;
  for (size_t s = 0; s < keys.size(); ++s) {
    const Bitmap* taking = s < where.size() ? where[s] : nullptr;
    shared.group_of_row.push_back(AddSource(packed, s, keys[s], taking, rows[s], first, context, table, first_rows));
    first += rows[s];
  }
  shared.groups = first_rows.size();
  for (size_t k = 0; !keys.empty() && k < keys.front().size(); ++k) {
    shared.keys.push_back(std::make_shared<Vector>(packed.Values(k, table, first_rows)));
  }
  return shared;
}

}  // namespace tally
