#include "engine/kernels/column_condition.h"

#include <algorithm>
#include <atomic>
#include <concepts>
#include <limits>

#include "engine/kernels/compare.h"
#include "foundation/base/overloaded.h"

namespace tally {
namespace {

constexpr int64_t kLowestNumber = std::numeric_limits<int64_t>::min();
constexpr int64_t kHighestNumber = std::numeric_limits<int64_t>::max();

/// What of a range T has.
template <class T>
ValueRange<T> RangeWithin(int64_t low, int64_t high, bool inverted) {
  constexpr int64_t kLowest = std::same_as<T, uint8_t> ? 0 : int64_t{std::numeric_limits<T>::min()} + 1;
  constexpr int64_t kHighest = std::same_as<T, uint8_t> ? kMissing8 - 1 : std::numeric_limits<T>::max();
  if (low > high || high < kLowest || low > kHighest) {  // none: not all
    return {static_cast<T>(kLowest), static_cast<T>(kHighest), !inverted};
  }
  return {static_cast<T>(std::max(low, kLowest)), static_cast<T>(std::min(high, kHighest)), inverted};
}

bool IsFlatColumn(const Vector& v) {
  return !v.constant && v.layout != Layout::kBits && v.layout != Layout::kRational;
}

/// The constant in terms of the column's values; nothing where no such value is like it.
std::optional<int64_t> ValueIn(const Vector& column, const Vector& constant) {
  if (column.layout == Layout::kI64) {
    return MantissaAtScale(constant, column.scale);
  }
  if (column.dictionary != nullptr) {
    const uint32_t code = column.dictionary->Find(TextAt(constant, 0));
    return code == Dictionary::kNone ? std::nullopt : std::optional<int64_t>(code);
  }
  return IntegerAt(constant, 0);
}

bool IsOneRange(const std::vector<int64_t>& members) {
  return static_cast<uint64_t>(members.back()) - static_cast<uint64_t>(members.front()) == members.size() - 1;
}

}  // namespace

bool ColumnCondition::Answer(size_t first, size_t rows, uint64_t* yes, uint64_t* missing) const {
  return std::visit(Overloaded{
                        [=](const SetTest& test) { return TestMembers(test.values + first, rows, test.members, yes, missing); },
                        [=](const auto& test) { return TestRange(test.values + first, rows, test.range, yes, missing); },
                    },
                    test_);
}

Vector ColumnCondition::AnswerAll(const KernelContext& context) const {
  // Waking a second thread takes longer than the first needs for a few MB.
  constexpr size_t kRowsWorthThreads = 2'000'000;
  Vector result = MakeEmpty(Layout::kBits, false, context);
  result.missing = Bitmap(context.rows);
  uint64_t* yes = result.yes.words();
  uint64_t* missing = result.missing.words();
  std::atomic<bool> any_missing = false;
  const auto answer = [&](size_t begin, size_t end) {
    if (Answer(begin, end - begin, yes + begin / 64, missing + begin / 64)) {
      any_missing.store(true, std::memory_order_relaxed);
    }
  };
  if (context.rows < kRowsWorthThreads) {
    answer(0, context.rows);
  } else {
    ForRows(context, context.rows, answer);
  }
  if (!any_missing) {
    result.missing = Bitmap();
  }
  return result;
}

ColumnCondition ConditionOn(const Vector& column, int64_t low, int64_t high, bool inverted) {
  TALLY_CHECK(IsFlatColumn(column));
  switch (column.layout) {
    case Layout::kU8: return {column.u8.data(), RangeWithin<uint8_t>(low, high, inverted)};
    case Layout::kI32: return {column.i32.data(), RangeWithin<int32_t>(low, high, inverted)};
    default: return {column.i64.data(), RangeWithin<int64_t>(low, high, inverted)};
  }
}

std::optional<ColumnCondition> ConditionOfCompare(CompareOp op, const Vector& left, const Vector& right) {
  const Vector& column = left.constant ? right : left;
  const Vector& constant = left.constant ? left : right;
  if (!IsFlatColumn(column) || !constant.constant || constant.layout == Layout::kRational || !Comparable(left, right) ||
      IsConstantMissing(constant)) {
    return std::nullopt;
  }
  const BasicCompare basic = BasicOf(op);
  const std::optional<int64_t> value = ValueIn(column, constant);
  if (basic.op == BasicOp::kEqual) {
    return value ? ConditionOn(column, *value, *value, basic.inverted) : ConditionOn(column, 1, 0, basic.inverted);
  }
  if (!value || column.dictionary != nullptr) {
    return std::nullopt;
  }
  const int64_t beside = basic.op == BasicOp::kLess ? 1 : 0;  // the constant itself does not count
  const bool constant_first = left.constant != basic.swapped;
  if (constant_first) {
    return *value == kHighestNumber && beside != 0 ? ConditionOn(column, 1, 0, false)
                                                   : ConditionOn(column, *value + beside, kHighestNumber, false);
  }
  return ConditionOn(column, kLowestNumber, *value - beside, false);  // the lowest number of all is the mark of missing, never a constant
}

std::optional<ColumnCondition> ConditionOfSet(const Vector& value, const ValueList& set) {
  const bool holds_more = std::any_of(set.begin(), set.end(), [](const Value& member) { return member.is_missing() || member.is_all(); });
  if (!IsFlatColumn(value) || holds_more) {
    return std::nullopt;
  }
  const std::vector<int64_t> members = MembersIn(value, set);
  if (members.empty()) {
    return ConditionOn(value, 1, 0, false);
  }
  if (IsOneRange(members)) {
    return ConditionOn(value, members.front(), members.back(), false);
  }
  if (value.layout != Layout::kU8) {
    return std::nullopt;
  }
  ByteSet bytes{};
  for (const int64_t member : members) {
    if (member >= 0 && member < kMissing8) {
      bytes[static_cast<size_t>(member) / 64] |= uint64_t{1} << (member % 64);
    }
  }
  return ColumnCondition(value.u8.data(), bytes);
}

std::optional<ColumnCondition> ConditionOfRange(const Vector& value, const Vector* start, const Vector* end, bool open_ends) {
  if (!IsFlatColumn(value) || value.dictionary != nullptr) {
    return std::nullopt;
  }
  int64_t low = kLowestNumber;
  int64_t high = kHighestNumber;
  const auto read = [&](const Vector* bound, int64_t& number) {
    if (bound == nullptr) {
      return open_ends;
    }
    if (!bound->constant || bound->layout == Layout::kRational || !Comparable(*bound, value) || IsConstantMissing(*bound)) {
      return false;
    }
    const std::optional<int64_t> found = ValueIn(value, *bound);
    number = found.value_or(0);
    return found.has_value();
  };
  return read(start, low) && read(end, high) ? std::optional(ConditionOn(value, low, high, false)) : std::nullopt;
}

}  // namespace tally
