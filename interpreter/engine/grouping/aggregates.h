#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/columns/vector.h"
#include "engine/grouping/row_order.h"
#include "engine/kernels/kernel.h"
#include "foundation/types/aggregates.h"

/// Aggregates from child rows to groups. `group` (kI32 or kU8, one entry a child row) is the ordinal of the group that a child row
/// belongs to, missing: to none. `where` (kBits or null) says which child rows take part; undetermined rows do not. Results have `groups`
/// rows. A fault of `where`, or of a value on a row that takes part, becomes a fault of its group.
namespace tally {

struct Grouping {
  const Vector* group = nullptr;  // null: all rows belong to the single group 0
  const Vector* where = nullptr;  // null: all rows take part
  size_t rows = 0;                // child rows
  size_t groups = 0;
};

Vector AnyIn(const Grouping& grouping, const KernelContext& context);  // yes/no
/// The groups of the rows whose bits are set, as AnyIn for some of the rows: bit i of `bits` is row `first` + i. Neither has faults.
void MarkGroups(const Vector& group, size_t first, const uint64_t* bits, size_t words, Bitmap& groups);
Vector CountIn(const Grouping& grouping, const KernelContext& context);                              // rows; kI64 scale 0; no rows: 0
Vector CountDifferent(const Grouping& grouping, const Vector& value, const KernelContext& context);  // different values, missing is none
Vector SumIn(const Grouping& grouping, const Vector& value, const KernelContext& context);           // exact; no rows: 0
/// The lowest or highest value; no rows: missing. Any ordered layout; keeps the dictionary of texts.
Vector ExtremeIn(const Grouping& grouping, const Vector& value, bool highest, const KernelContext& context);
Vector MeanIn(const Grouping& grouping, const Vector& value, const KernelContext& context);  // exact; of no value: missing
/// Of the given values; of none: missing.
Vector PercentileIn(const Grouping& grouping, const Vector& value, const Percentile& percentile, const KernelContext& context);
/// Different values (already as texts for printing, `value_order` gives their order), ascending, joined. No rows: missing. `terms` come
/// before the order of the values; a value is then listed once for each different combination of theirs.
Vector ListIn(const Grouping& grouping, const Vector& text, const std::vector<RowOrder>& terms, const Vector& value_order,
              const std::string& joined_by, const KernelContext& context);
/// Ordinal of the only child row of each group (kI32); none: missing; two: a fault that `describe` words from the two rows when it is
/// reported, so that it must hold what it needs.
Vector OneIn(const Grouping& grouping, const std::function<std::string(RowIndex first, RowIndex second)>& describe,
             const KernelContext& context);

/// Ordinal of the best child row of each group. Rows of equal order are told apart by `key_order`, which is asked for only where there are
/// any; what is alike there too goes to the first row.
struct Picked {
  Vector rows;
  size_t ties = 0;       // groups whose best row is not the only one
  size_t undecided = 0;  // those of them in which the key does not decide either
};
using KeyOrder = std::function<std::vector<RowOrder>()>;
Picked PickIn(const Grouping& grouping, const std::vector<RowOrder>& terms, const KeyOrder& key_order, const KernelContext& context);

/// The rows of which no key is missing.
Bitmap RowsWithKeys(const std::vector<const Vector*>& keys, size_t rows);

/// Groups rows by equal key tuples, missing being a value of its own. Group ordinals in order of first appearance.
struct Groups {
  Vector group_of_row;              // kI32; missing where `where` does not hold
  std::vector<RowIndex> first_row;  // one a group
};
Groups GroupRows(const std::vector<const Vector*>& keys, const Bitmap* where, size_t rows, const KernelContext& context);
/// The same over several sources that share their key space (layouts are made equal first): one Groups space, a row vector a source.
struct SharedGroups {
  std::vector<Vector> group_of_row;  // one a source
  size_t groups = 0;
  std::vector<VectorRef> keys;  // the key values of each group; null where they are not wanted
};
SharedGroups GroupSources(const std::vector<std::vector<VectorRef>>& keys_by_source, const std::vector<const Bitmap*>& where,
                          const std::vector<size_t>& rows, const std::function<bool(size_t key)>& wants_key, const KernelContext& context);
/// For each probing row the group (of `groups` over `keys`) with equal keys; missing keys match nothing. kI32.
Vector ProbeGroups(const std::vector<const Vector*>& group_keys, size_t groups, const std::vector<const Vector*>& probe_keys,
                   const KernelContext& context);

/// Child rows listed by group: offsets[g] .. offsets[g + 1] of `rows`, ascending. Rows without group or outside `where` are left out.
struct ChildIndex {
  std::vector<uint32_t> offsets;
  std::vector<RowIndex> rows;
};
ChildIndex IndexChildren(const Grouping& grouping);

}  // namespace tally
