#include "engine/grouping/join.h"

#include "engine/grouping/grouping.h"
#include "engine/kernels/operators.h"
#include "foundation/base/check.h"

namespace tally {
namespace {

// The better of the values; a missing one is no value.
Vector Better(CompareOp a_is_better, const Vector& a, const Vector& b, const KernelContext& context) {
  const Vector takes_a = Compare(a_is_better, a, b, context);
  const Vector takes_b = GivenRows(b, context);
  return Choose({{&takes_a, &a}, {&takes_b, &b}}, a, context);
}

// The first row of each different tuple of the group and `values`.
Bitmap FirstRowsOf(const Grouping& grouping, const std::vector<const Vector*>& values, const Bitmap& taking) {
  std::vector<const Vector*> keys = values;
  if (grouping.group != nullptr) {
    keys.push_back(grouping.group);
  }
  const KernelContext context{.rows = grouping.rows, .span = {}, .pool = nullptr};
  Bitmap first(grouping.rows);
  for (const RowIndex row : GroupRows(keys, &taking, grouping.rows, context).first_row) {
    first.Set(row);
  }
  return first;
}

}  // namespace

Vector JoinResults(Join join, const Vector& a, const Vector& b) {
  TALLY_CHECK(a.size == b.size);
  const KernelContext context{.rows = a.size, .span = {}, .pool = nullptr};
  Vector joined;
  switch (join) {
    case Join::kOr: joined = Or({&a, &b}, context); break;
    case Join::kPlus: joined = Calculate(ArithmeticOp::kAdd, a, b, context); break;
    case Join::kLowest: joined = Better(CompareOp::kLess, a, b, context); break;
    case Join::kHighest: joined = Better(CompareOp::kGreater, a, b, context); break;
    case Join::kUnion:
    case Join::kAtMostOne:
    case Join::kBest:
    case Join::kAllRows: TALLY_CHECK(false && "these join rows, not results"); break;
  }
  AddFaults(joined, std::vector<const Vector*>{&a, &b});
  return joined;
}

Bitmap RowsToHandOn(Join join, const Grouping& grouping, const std::vector<const Vector*>& values, const std::vector<RowOrder>& terms) {
  Bitmap taking(grouping.rows);
  ForTaking(grouping, [&](size_t row, size_t) { taking.Set(row); });
  Bitmap kept(grouping.rows);
  switch (join) {
    case Join::kOr:
    case Join::kPlus:
    case Join::kLowest:
    case Join::kHighest: TALLY_CHECK(false && "these join results, not rows"); break;
    case Join::kUnion: {
      const Bitmap missing = MissingBits(*values.front(), grouping.rows);
      if (missing.size() != 0) {
        taking.AndNot(missing);
      }
      std::vector<const Vector*> keys = values;
      for (const RowOrder& term : terms) {
        keys.push_back(term.key);
      }
      return FirstRowsOf(grouping, keys, taking);
    }
    case Join::kAtMostOne: {
      std::vector<uint8_t> found(grouping.groups, 0);
      ForTaking(grouping, [&](size_t row, size_t group) {
        if (found[group] < 2) {
          ++found[group];
          kept.Set(row);
        }
      });
      break;
    }
    case Join::kAllRows: return taking;
    case Join::kBest: {
      const RowComparison comparison(terms);
      const Picked picked = PickIn(
          grouping, terms, [] { return std::vector<RowOrder>(); }, KernelContext{.rows = grouping.rows, .span = {}, .pool = nullptr});
      ForTaking(grouping, [&](size_t row, size_t group) {
        if (comparison.Compare(row, static_cast<size_t>(picked.rows.i32[group])) == 0) {
          kept.Set(row);
        }
      });
      break;
    }
  }
  return kept;
}

}  // namespace tally
