#include "engine/grouping/places.h"

#include <algorithm>

#include "engine/grouping/grouping.h"
#include "engine/kernels/exact.h"
#include "engine/kernels/operators.h"

namespace tally {
namespace {

/// The rows of a group that stand somewhere, in order.
using InOrder = std::vector<RowIndex>;

/// Calls take(begin, end) for each run of rows of equal order.
template <class Take>
void ForTies(const InOrder& rows, const RowComparison& order, Take take) {
  for (size_t begin = 0; begin < rows.size();) {
    size_t end = begin + 1;
    while (end < rows.size() && order.Compare(rows[begin], rows[end]) == 0) {
      ++end;
    }
    take(begin, end);
    begin = end;
  }
}

class Standing {
 public:
  Standing(const Grouping& grouping, const std::vector<PlaceOrder>& terms) : index_(IndexChildren(grouping)) {
    for (const PlaceOrder& term : terms) {
      order_.Add(term.order);
      if (!term.places_missing) {
        needed_.push_back(term.order.key);
      }
    }
  }

  const RowComparison& order() const { return order_; }
  size_t groups() const { return index_.offsets.size() - 1; }

  InOrder RowsOf(size_t group) const {
    InOrder rows(index_.rows.begin() + index_.offsets[group], index_.rows.begin() + index_.offsets[group + 1]);
    std::erase_if(rows, [&](RowIndex row) {
      return std::any_of(needed_.begin(), needed_.end(), [&](const Vector* key) { return IsMissingAt(*key, row); });
    });
    return rows;
  }
  InOrder SortedRowsOf(size_t group) const {
    InOrder rows = RowsOf(group);
    order_.Sort(rows);
    return rows;
  }

 private:
  ChildIndex index_;
  RowComparison order_;
  std::vector<const Vector*> needed_;
};

Vector MakeResult(Layout layout, size_t rows) {
  return MakeGroupResult(layout, Grouping{.group = nullptr, .where = nullptr, .rows = 0, .groups = rows});
}

/// Calls take(group, its rows in order) for each group, on all threads.
template <class Take>
void ForGroups(const Standing& standing, const KernelContext& context, Take take) {
  const auto some = [&](size_t begin, size_t end) {
    for (size_t group = begin; group < end; ++group) {
      take(standing.SortedRowsOf(group));
    }
  };
  if (context.pool == nullptr) {
    some(0, standing.groups());
  } else {
    context.pool->ForRanges(standing.groups(), 256, some);
  }
}

/// Twice the rank of the rows begin .. end - 1, so that the mean of two places is a whole number.
int64_t TwiceRank(Ties ties, size_t begin, size_t end, size_t different) {
  switch (ties) {
    case Ties::kLowest: return static_cast<int64_t>(2 * (begin + 1));
    case Ties::kHighest: return static_cast<int64_t>(2 * end);
    case Ties::kMean: return static_cast<int64_t>(begin + 1 + end);
    case Ties::kDense: return static_cast<int64_t>(2 * different);
  }
  return 0;
}

Vector Ranks(const Standing& standing, const PlaceAsked& asked, size_t rows, const KernelContext& context) {
  Vector ranks = MakeResult(Layout::kI64, rows);
  const bool is_mean = asked.ties == Ties::kMean && asked.groups == 0;
  ranks.scale = is_mean ? 1 : 0;
  ForGroups(standing, context, [&](const InOrder& sorted) {
    size_t different = 0;
    ForTies(sorted, standing.order(), [&](size_t begin, size_t end) {
      const int64_t twice = TwiceRank(asked.ties, begin, end, ++different);
      const int64_t rank = asked.groups != 0 ? twice * asked.groups / static_cast<int64_t>(2 * (sorted.size() + 1)) + 1
                           : is_mean         ? twice * 5
                                             : twice / 2;
      for (size_t i = begin; i < end; ++i) {
        ranks.i64[sorted[i]] = rank;
      }
    });
  });
  return ranks;
}

Vector RunningCounts(const Standing& standing, size_t rows, const KernelContext& context) {
  Vector counts = MakeResult(Layout::kI64, rows);
  ForGroups(standing, context, [&](const InOrder& sorted) {
    ForTies(sorted, standing.order(), [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        counts.i64[sorted[i]] = static_cast<int64_t>(end);
      }
    });
  });
  return counts;
}

/// Rows of equal order have the sum up to and with all of them. Nothing where a sum has more digits than fit.
std::optional<Vector> RunningScaledSums(const Standing& standing, const Vector& value, size_t rows) {
  Vector sums = MakeResult(Layout::kI64, rows);
  sums.scale = value.scale;
  constexpr Int128 kLimit = std::numeric_limits<int64_t>::max();
  for (size_t group = 0; group < standing.groups(); ++group) {
    const InOrder sorted = standing.SortedRowsOf(group);
    Int128 sum = 0;
    bool fits = true;
    ForTies(sorted, standing.order(), [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        const int64_t number = value.i64[sorted[i]];
        sum += number == kMissing64 ? 0 : number;
      }
      fits = fits && sum <= kLimit && sum >= -kLimit;
      for (size_t i = begin; i < end; ++i) {
        sums.i64[sorted[i]] = static_cast<int64_t>(sum);
      }
    });
    if (!fits) {
      return std::nullopt;
    }
  }
  return sums;
}

Vector RunningSums(const Standing& standing, const Vector& value, size_t rows, const KernelContext& context) {
  if (value.layout == Layout::kI64) {
    if (std::optional<Vector> sums = RunningScaledSums(standing, value, rows)) {
      return *std::move(sums);
    }
  }
  const Vector numbers = ToRational(value);
  Vector sums = MakeResult(Layout::kRational, rows);
  FaultRecorder faults(KernelContext{.rows = rows, .span = context.span, .pool = nullptr});
  for (size_t group = 0; group < standing.groups(); ++group) {
    const InOrder sorted = standing.SortedRowsOf(group);
    Rational sum = 0;
    ForTies(sorted, standing.order(), [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        sum += numbers.rational[sorted[i]].value_or(Rational(0));
      }
      const bool is_too_large = IsTooLarge(sum);
      for (size_t i = begin; i < end; ++i) {
        if (is_too_large) {
          faults.Record(sorted[i], [] { return kTooLargeMessage; });
        } else {
          sums.rational[sorted[i]] = sum;
        }
      }
    });
  }
  NormaliseNumbers(sums);
  faults.Finish(sums);
  return sums;
}

Places Neighbours(const Standing& standing, bool next, const KeyOrder& key_order, size_t rows) {
  RowComparison order = standing.order();
  for (const RowOrder& key : key_order()) {
    order.Add(key);
  }
  Places places;
  places.values = MakeResult(Layout::kI32, rows);
  for (size_t group = 0; group < standing.groups(); ++group) {
    InOrder sorted = standing.RowsOf(group);
    order.Sort(sorted);
    for (size_t i = 1; i < sorted.size(); ++i) {
      places.values.i32[sorted[next ? i - 1 : i]] = static_cast<int32_t>(sorted[next ? i : i - 1]);
      places.ties += standing.order().Compare(sorted[i - 1], sorted[i]) == 0 ? 1 : 0;
      places.undecided += order.Compare(sorted[i - 1], sorted[i]) == 0 ? 1 : 0;
    }
  }
  return places;
}

/// The group of each row that takes part; missing elsewhere.
Vector GroupsOfTaking(const Grouping& grouping) {
  Vector groups = MakeResult(Layout::kI32, grouping.rows);
  ForTaking(grouping, [&](size_t row, size_t group) { groups.i32[row] = static_cast<int32_t>(group); });
  return groups;
}

/// A share of nothing is missing.
Vector Shares(const Grouping& grouping, const Vector& value, const KernelContext& context) {
  Vector sum = SumIn(grouping, value, context);
  for (size_t group = 0; group < grouping.groups; ++group) {
    if (sum.layout == Layout::kI64 && sum.i64[group] == 0) {
      sum.i64[group] = kMissing64;
    } else if (sum.layout == Layout::kRational && sum.rational[group] == Rational(0)) {
      sum.rational[group] = std::nullopt;
    }
  }
  return Calculate(ArithmeticOp::kDivide, value, Gather(sum, GroupsOfTaking(grouping)), context);
}

/// A fault of a row that takes part is one of every row of its group.
void AddFaultsOfGroups(Vector& values, const Grouping& grouping, const std::vector<const Vector*>& inputs) {
  Vector of_groups = MakeGroupResult(Layout::kI32, grouping);
  AddGroupFaults(of_groups, grouping, inputs);
  if (of_groups.faults != nullptr) {
    const Vector of_rows = Gather(of_groups, GroupsOfTaking(grouping));
    AddFaults(values, std::vector<const Vector*>{&of_rows});
  }
}

}  // namespace

Places PlacesIn(const Grouping& grouping, const PlaceAsked& asked, const std::vector<PlaceOrder>& terms, const Vector* value,
                const KeyOrder& key_order, const KernelContext& context) {
  Places places;
  const Standing standing(grouping, terms);
  switch (asked.kind) {
    case PlaceKind::kRank: places.values = Ranks(standing, asked, grouping.rows, context); break;
    case PlaceKind::kPrevious:
    case PlaceKind::kNext: places = Neighbours(standing, asked.kind == PlaceKind::kNext, key_order, grouping.rows); break;
    case PlaceKind::kRunningSum: places.values = RunningSums(standing, *value, grouping.rows, context); break;
    case PlaceKind::kRunningCount: places.values = RunningCounts(standing, grouping.rows, context); break;
    case PlaceKind::kShare: places.values = Shares(grouping, *value, context); break;
  }
  std::vector<const Vector*> inputs;
  for (const PlaceOrder& term : terms) {
    inputs.push_back(term.order.key);
  }
  if (value != nullptr) {
    inputs.push_back(value);
  }
  AddFaultsOfGroups(places.values, grouping, inputs);
  return places;
}

}  // namespace tally
