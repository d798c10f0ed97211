#include "engine/grouping/aggregates.h"

#include <algorithm>

#include "engine/grouping/grouping.h"

namespace tally {

Vector AnyIn(const Grouping& grouping, const KernelContext&) {
  Vector result = MakeGroupResult(Layout::kBits, grouping);
  ForTaking(grouping, [&](size_t, size_t group) { result.yes.Set(group); });
  AddGroupFaults(result, grouping, {});
  return result;
}

void MarkGroups(const Vector& group, size_t first, const uint64_t* bits, size_t words, Bitmap& groups) {
  uint64_t* const marked = groups.words();
  WithOrdinals(group, [&](auto side) {
    for (size_t w = 0; w < words; ++w) {
      for (uint64_t rest = bits[w]; rest != 0; rest &= rest - 1) {
        const auto g = side(first + w * 64 + static_cast<size_t>(std::countr_zero(rest)));
        if (g != MissingOf<typename decltype(side)::Value>()) {
          marked[static_cast<size_t>(g) / 64] |= uint64_t{1} << (g % 64);
        }
      }
    }
  });
}

Vector CountIn(const Grouping& grouping, const KernelContext&) {
  Vector result = MakeGroupResult(Layout::kI64, grouping);
  result.i64.assign(grouping.groups, 0);
  int64_t* counts = result.i64.data();
  if (grouping.group == nullptr && grouping.groups == 1) {
    if (grouping.where == nullptr) {
      counts[0] = static_cast<int64_t>(grouping.rows);
    } else if (grouping.where->layout == Layout::kBits) {
      counts[0] =
          static_cast<int64_t>(grouping.where->constant ? (grouping.where->yes.Test(0) ? grouping.rows : 0) : grouping.where->yes.Count());
    }
  } else {
    ForTaking(grouping, [counts](size_t, size_t group) { ++counts[group]; });
  }
  AddGroupFaults(result, grouping, {});
  return result;
}

namespace {

/// Values that order as they are: ordinals, days, scaled numbers.
template <class T>
void ExtremeOf(const Grouping& grouping, const Vector& value, bool highest, std::vector<T>& best) {
  WithSideOf<T>(value, [&](auto side) {
    const auto run = [&](auto is_better) {
      ForTaking(grouping, [&, side](size_t row, size_t group) {
        const T candidate = side(row);
        T& so_far = best[group];
        if (candidate != MissingOf<T>() && (so_far == MissingOf<T>() || is_better(candidate, so_far))) {
          so_far = candidate;
        }
      });
    };
    if (highest) {
      run([](T a, T b) { return a > b; });
    } else {
      run([](T a, T b) { return a < b; });
    }
  });
}

/// Texts, yes/no and numbers of any size: the row of the best order word.
Vector ExtremeByOrder(const Grouping& grouping, const Vector& value, bool highest) {
  const std::vector<uint64_t> words = OrderWords(value);
  std::vector<uint64_t> best(grouping.groups, 0);
  Vector rows = MakeGroupResult(Layout::kI32, grouping);
  ForTaking(grouping, [&](size_t row, size_t group) {
    const uint64_t word = words[row];
    if (word != 0 && (best[group] == 0 || (highest ? word > best[group] : word < best[group]))) {
      best[group] = word;
      rows.i32[group] = static_cast<int32_t>(row);
    }
  });
  return Gather(value, rows);
}

}  // namespace

Vector ExtremeIn(const Grouping& grouping, const Vector& value, bool highest, const KernelContext&) {
  Vector result;
  if (value.layout == Layout::kBits || value.layout == Layout::kRational || value.dictionary != nullptr) {
    result = ExtremeByOrder(grouping, value, highest);
  } else {
    result = MakeGroupResult(value.layout, grouping);
    result.scale = value.scale;
    if (value.layout == Layout::kU8) {
      ExtremeOf(grouping, value, highest, result.u8);
    } else if (value.layout == Layout::kI32) {
      ExtremeOf(grouping, value, highest, result.i32);
    } else {
      ExtremeOf(grouping, value, highest, result.i64);
    }
  }
  AddGroupFaults(result, grouping, {&value});
  return result;
}

Vector OneIn(const Grouping& grouping, const std::function<std::string(RowIndex first, RowIndex second)>& describe,
             const KernelContext& context) {
  struct Repeated {
    RowIndex group;
    RowIndex first;
    RowIndex second;
  };
  Vector result = MakeGroupResult(Layout::kI32, grouping);
  Bitmap is_repeated(grouping.groups);
  std::vector<Repeated> repeated;
  ForTaking(grouping, [&](size_t row, size_t group) {
    if (result.i32[group] == kMissing32) {
      result.i32[group] = static_cast<int32_t>(row);
    } else if (!is_repeated.Test(group)) {
      is_repeated.Set(group);
      repeated.push_back({static_cast<RowIndex>(group), static_cast<RowIndex>(result.i32[group]), static_cast<RowIndex>(row)});
    }
  });
  if (!repeated.empty()) {
    const auto by_group = [](const Repeated& a, const Repeated& b) { return a.group < b.group; };
    std::sort(repeated.begin(), repeated.end(), by_group);
    const auto text = [repeated = std::move(repeated), describe, by_group](size_t group) {
      const auto found = std::lower_bound(repeated.begin(), repeated.end(), Repeated{static_cast<RowIndex>(group), 0, 0}, by_group);
      return describe(found->first, found->second);
    };
    AddFaults(result, MakeFaults(std::move(is_repeated), context.span, text));
  }
  AddGroupFaults(result, grouping, {});
  return result;
}

}  // namespace tally
