#include <algorithm>

#include "engine/grouping/grouping.h"
#include "engine/kernels/exact.h"

namespace tally {

namespace {

/// Sums of kI64 in 128 bits: 2^63 rows of the largest value still fit.
Vector SumScaled(const Grouping& grouping, const Vector& value) {
  std::vector<Int128> sums(grouping.groups, 0);
  WithSideOf<int64_t>(value, [&](auto side) {
    ForTaking(grouping, [&, side](size_t row, size_t group) {
      const int64_t number = side(row);
      sums[group] += number == kMissing64 ? 0 : number;
    });
  });
  constexpr Int128 kLimit = std::numeric_limits<int64_t>::max();
  const bool fits = std::all_of(sums.begin(), sums.end(), [](Int128 sum) { return sum <= kLimit && sum >= -kLimit; });
  Vector result = MakeGroupResult(fits ? Layout::kI64 : Layout::kRational, grouping);
  for (size_t group = 0; group < grouping.groups; ++group) {
    if (fits) {
      result.i64[group] = static_cast<int64_t>(sums[group]);
    } else {
      result.rational[group] = Rational(BigInteger(sums[group]), BigInteger(PowerOfTen(value.scale)));
    }
  }
  result.scale = fits ? value.scale : 0;
  return result;
}

/// Adds numbers of any denominators: equal denominators first, then pairs, so that few long numbers are ever reduced.
/// Nothing when the sum grows beyond all bounds.
std::optional<Rational> AddUp(std::vector<const Rational*>& terms) {
  struct Term {
    BigInteger bottom;
    BigInteger top;
  };
  std::vector<Term> pieces;
  pieces.reserve(terms.size());
  for (const Rational* term : terms) {
    pieces.push_back({boost::multiprecision::denominator(*term), boost::multiprecision::numerator(*term)});
  }
  std::sort(pieces.begin(), pieces.end(), [](const Term& a, const Term& b) { return a.bottom < b.bottom; });
  std::vector<Rational> sums;
  for (size_t begin = 0; begin < pieces.size();) {
    size_t end = begin + 1;
    for (; end < pieces.size() && pieces[end].bottom == pieces[begin].bottom; ++end) {
      pieces[begin].top += pieces[end].top;
    }
    sums.emplace_back(pieces[begin].top, pieces[begin].bottom);
    begin = end;
  }
  while (sums.size() > 1) {
    size_t kept = 0;
    for (size_t i = 0; i < sums.size(); i += 2, ++kept) {
      sums[kept] = i + 1 < sums.size() ? Rational(sums[i] + sums[i + 1]) : sums[i];
      if (IsTooLarge(sums[kept])) {
        return std::nullopt;
      }
    }
    sums.resize(kept);
  }
  return sums.empty() ? Rational(0) : sums[0];
}

Vector SumRational(const Grouping& grouping, const Vector& value, const KernelContext& context) {
  Vector result = MakeGroupResult(Layout::kRational, grouping);
  FaultRecorder faults(KernelContext{.rows = grouping.groups, .span = context.span, .pool = nullptr});
  const ChildIndex index = IndexChildren(grouping);
  std::vector<const Rational*> terms;
  for (size_t group = 0; group < grouping.groups; ++group) {
    terms.clear();
    for (uint32_t i = index.offsets[group]; i < index.offsets[group + 1]; ++i) {
      const std::optional<Rational>& number = value.rational[value.constant ? 0 : index.rows[i]];
      if (number.has_value()) {
        terms.push_back(&*number);
      }
    }
    result.rational[group] = AddUp(terms);
    if (!result.rational[group].has_value()) {
      faults.Record(group, [] { return kTooLargeMessage; });
    }
  }
  NormaliseNumbers(result);
  faults.Finish(result);
  return result;
}

}  // namespace

Vector SumIn(const Grouping& grouping, const Vector& value, const KernelContext& context) {
  Vector result;
  if (value.layout == Layout::kI64) {
    result = SumScaled(grouping, value);
  } else if (value.layout == Layout::kRational) {
    result = SumRational(grouping, value, context);
  } else {
    TALLY_CHECK(AllMissing(value));
    result = MakeGroupResult(Layout::kI64, grouping);
    result.i64.assign(grouping.groups, 0);
  }
  AddGroupFaults(result, grouping, {&value});
  return result;
}

}  // namespace tally
