#include <algorithm>

#include "engine/kernels/column_condition.h"
#include "engine/kernels/compare.h"
#include "engine/kernels/exact.h"
#include "engine/kernels/faults.h"
#include "foundation/base/overloaded.h"

namespace tally {

namespace {

bool HoldsMissing(const ValueList& set) {
  return std::any_of(set.begin(), set.end(), [](const Value& value) { return value.is_missing(); });
}

bool HoldsAll(const ValueList& set) {
  return std::any_of(set.begin(), set.end(), [](const Value& value) { return value.is_all(); });
}

std::optional<Rational> NumberOf(const Value& value) {
  return std::visit(Overloaded{[](const Rational& number) { return std::optional<Rational>(number); },
                               [](int64_t number) { return std::optional<Rational>(Rational(number)); },
                               [](const auto&) { return std::optional<Rational>(); }},
                    value.data);
}

/// The numbers of the set as mantissas at `scale`, ascending; those without a value there equal nothing.
std::vector<int64_t> MantissasOf(const ValueList& set, int scale) {
  const BigInteger limit = std::numeric_limits<int64_t>::max();
  std::vector<int64_t> mantissas;
  for (const Value& value : set) {
    const std::optional<Rational> number = NumberOf(value);
    if (!number.has_value()) {
      continue;
    }
    const Rational scaled = *number * PowerOfTen(scale);
    const BigInteger top = boost::multiprecision::numerator(scaled);
    if (boost::multiprecision::denominator(scaled) == 1 && top <= limit && top >= -limit) {
      mantissas.push_back(top.convert_to<int64_t>());
    }
  }
  std::sort(mantissas.begin(), mantissas.end());
  mantissas.erase(std::unique(mantissas.begin(), mantissas.end()), mantissas.end());
  return mantissas;
}

template <class Side>
Vector FillMembers(bool constant, const KernelContext& context, Side side, const std::vector<int64_t>& members) {
  using T = typename Side::Value;
  const auto missing = [side](size_t row) { return side(row) == MissingOf<T>(); };
  constexpr int64_t kLargestTable = 1 << 16;
  const int64_t low = members.empty() ? 0 : members.front();
  const int64_t high = members.empty() ? 0 : members.back();
  if (low > std::numeric_limits<int64_t>::min() / 4 && high < std::numeric_limits<int64_t>::max() / 4 && high - low < kLargestTable) {
    std::vector<uint8_t> table(static_cast<size_t>(high - low) + 1);
    for (const int64_t member : members) {
      table[static_cast<size_t>(member - low)] = 1;
    }
    const uint8_t* holds = table.data();
    return FillBits(
        constant, context,
        [=](size_t row) {
          const int64_t value = side(row);
          return value >= low && value <= high && holds[value - low] != 0;
        },
        missing);
  }
  return FillBits(
      constant, context,
      [&members, side](size_t row) { return std::binary_search(members.begin(), members.end(), static_cast<int64_t>(side(row))); },
      missing);
}

Vector RationalsInSet(const Vector& value, const ValueList& set, const KernelContext& context) {
  std::vector<Rational> members;
  for (const Value& member : set) {
    if (std::optional<Rational> number = NumberOf(member)) {
      members.push_back(std::move(*number));
    }
  }
  std::sort(members.begin(), members.end());
  const bool constant = value.constant;
  const auto at = [&](size_t row) -> const std::optional<Rational>& { return value.rational[constant ? 0 : row]; };
  return FillBits(
      constant, context, [&](size_t row) { return at(row).has_value() && std::binary_search(members.begin(), members.end(), *at(row)); },
      [&](size_t row) { return !at(row).has_value(); });
}

Vector YesNoInSet(const Vector& value, const ValueList& set, const KernelContext& context) {
  const auto holds = [&](bool wanted) {
    return std::any_of(set.begin(), set.end(), [&](const Value& member) {
      const bool* flag = std::get_if<bool>(&member.data);
      return flag != nullptr && *flag == wanted;
    });
  };
  Vector result = MakeEmpty(Layout::kBits, value.constant, context);
  Bitmap yes = YesBits(value, result.stored());
  if (holds(true)) {
    result.yes.Or(yes);
  }
  if (holds(false)) {
    yes.Invert();
    result.yes.Or(yes);
  }
  result.missing = MissingBits(value, result.stored());
  if (result.missing.size() != 0) {
    result.yes.AndNot(result.missing);
  }
  return result;
}

std::vector<int64_t> CodesOf(const Dictionary& dictionary, const ValueList& set) {
  std::vector<int64_t> codes;
  for (const Value& member : set) {
    if (const std::string* text = std::get_if<std::string>(&member.data)) {
      const uint32_t code = dictionary.Find(*text);
      if (code != Dictionary::kNone) {
        codes.push_back(code);
      }
    }
  }
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

Vector Members(const Vector& value, const ValueList& set, const KernelContext& context) {
  switch (value.layout) {
    case Layout::kBits: return YesNoInSet(value, set, context);
    case Layout::kRational: return RationalsInSet(value, set, context);
    case Layout::kI64:
      return WithSideOf<int64_t>(value, [&](auto side) { return FillMembers(value.constant, context, side, MembersIn(value, set)); });
    case Layout::kU8:
    case Layout::kI32: break;
  }
  return WithOrdinals(value, [&](auto side) { return FillMembers(value.constant, context, side, MembersIn(value, set)); });
}

}  // namespace

std::vector<int64_t> MembersIn(const Vector& column, const ValueList& set) {
  return column.dictionary != nullptr ? CodesOf(*column.dictionary, set)
                                      : MantissasOf(set, column.layout == Layout::kI64 ? column.scale : 0);
}

Vector InSet(const Vector& value, const ValueList& set, const KernelContext& context) {
  Vector result;
  if (const std::optional<ColumnCondition> condition = ConditionOfSet(value, set)) {
    result = condition->AnswerAll(context);
  } else if (HoldsAll(set)) {
    result = MakeEmpty(Layout::kBits, value.constant, context);
    result.yes = Bitmap(result.stored(), true);
  } else {
    result = Members(value, set, context);
  }
  if (result.missing.size() != 0 && HoldsMissing(set)) {
    result.yes.Or(result.missing);
    result.missing = Bitmap();
  }
  AddFaults(result, value.faults);
  return result;
}

}  // namespace tally
