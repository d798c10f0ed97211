#include <numeric>

#include "functions/aggregates.h"
#include "functions/faults.h"
#include "functions/rows.h"
#include "functions/words.h"

namespace tally {

namespace {

KeyWords PackedWords(const std::vector<const Vector*>& keys, size_t rows) {
  if (keys.empty()) {
    return {std::vector<uint64_t>(rows, 0), 0};
  }
  KeyWords packed = WordsOf(*keys.front(), rows);
  for (size_t k = 1; k < keys.size(); ++k) {
    PackInto(packed, WordsOf(*keys[k], rows));
  }
  return packed;
}

}  // namespace

Groups GroupRows(const std::vector<const Vector*>& keys, const Bitmap* where, size_t rows, const KernelContext& context) {
  const KernelContext row_context{.rows = rows, .span = context.span, .pool = context.pool};
  Groups groups;
  groups.group_of_row = MakeEmpty(Layout::kI32, false, row_context);
  Bitmap taking = where != nullptr ? *where : Bitmap(rows, true);
  const FaultsRef faults = KeepFaults(UniteFaults(keys, rows), taking);
  if (faults != nullptr) {
    taking.AndNot(faults->rows);
  }
  const KeyWords packed = PackedWords(keys, rows);
  WordTable table(packed.max, rows);
  taking.ForEach([&](size_t row) {
    const uint32_t id = table.Add(packed.words[row]);
    if (id == groups.first_row.size()) {
      groups.first_row.push_back(static_cast<RowIndex>(row));
    }
    groups.group_of_row.i32[row] = static_cast<int32_t>(id);
  });
  groups.group_of_row.faults = faults;
  return groups;
}

namespace {

Vector Ordinals(const std::vector<RowIndex>& rows) {
  Vector ordinals;
  ordinals.layout = Layout::kI32;
  ordinals.size = rows.size();
  ordinals.i32.assign(rows.begin(), rows.end());
  return ordinals;
}

/// One bitmap over all sources' rows, one below the other; nothing when all rows take part.
std::optional<Bitmap> JoinedRows(const std::vector<const Bitmap*>& where, const std::vector<size_t>& rows, size_t total) {
  bool any = false;
  for (const Bitmap* bits : where) {
    any = any || bits != nullptr;
  }
  if (!any) {
    return std::nullopt;
  }
  Bitmap joined(total);
  size_t begin = 0;
  for (size_t source = 0; source < rows.size(); ++source) {
    const Bitmap* bits = source < where.size() ? where[source] : nullptr;
    if (bits != nullptr) {
      bits->ForEach([&](size_t row) { joined.Set(begin + row); });
    } else {
      for (size_t row = 0; row < rows[source]; ++row) {
        joined.Set(begin + row);
      }
    }
    begin += rows[source];
  }
  return joined;
}

Vector SliceOf(const Vector& groups, size_t begin, size_t count) {
  Vector slice;
  slice.layout = Layout::kI32;
  slice.size = count;
  slice.i32.assign(groups.i32.begin() + static_cast<ptrdiff_t>(begin), groups.i32.begin() + static_cast<ptrdiff_t>(begin + count));
  if (groups.faults != nullptr) {
    Bitmap faulty(count);
    groups.faults->rows.ForEach([&](size_t row) {
      if (row >= begin && row < begin + count) {
        faulty.Set(row - begin);
      }
    });
    if (faulty.Any()) {
      slice.faults =
          std::make_shared<Faults>(Faults{.rows = std::move(faulty), .span = groups.faults->span, .message = groups.faults->message});
    }
  }
  return slice;
}

}  // namespace

SharedGroups GroupSources(const std::vector<std::vector<VectorRef>>& keys_by_source, const std::vector<const Bitmap*>& where,
                          const std::vector<size_t>& rows, const KernelContext& context) {
  const size_t total = std::accumulate(rows.begin(), rows.end(), size_t{0});
  const size_t key_count = keys_by_source.empty() ? 0 : keys_by_source.front().size();
  std::vector<VectorRef> columns;
  std::vector<const Vector*> keys;
  for (size_t k = 0; k < key_count; ++k) {
    if (keys_by_source.size() == 1) {
      columns.push_back(keys_by_source.front()[k]);
    } else {
      std::vector<VectorRef> parts;
      for (const std::vector<VectorRef>& source : keys_by_source) {
        parts.push_back(source[k]);
      }
      columns.push_back(std::make_shared<Vector>(Concatenate(parts)));
    }
    keys.push_back(columns.back().get());
  }
  const std::optional<Bitmap> joined = JoinedRows(where, rows, total);
  const Groups groups = GroupRows(keys, joined.has_value() ? &*joined : nullptr, total, context);
  SharedGroups shared;
  shared.groups = groups.first_row.size();
  size_t begin = 0;
  for (const size_t count : rows) {
    shared.group_of_row.push_back(SliceOf(groups.group_of_row, begin, count));
    begin += count;
  }
  const Vector first_rows = Ordinals(groups.first_row);
  for (const VectorRef& column : columns) {
    shared.keys.push_back(std::make_shared<Vector>(Flatten(Gather(*column, first_rows))));
  }
  return shared;
}

}  // namespace tally
