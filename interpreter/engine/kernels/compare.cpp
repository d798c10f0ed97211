#include "engine/kernels/compare.h"

#include "engine/kernels/column_condition.h"
#include "engine/kernels/faults.h"
#include "engine/kernels/yes_no_blocks.h"

namespace tally {

BasicCompare BasicOf(CompareOp op) {
  switch (op) {
    case CompareOp::kEqual: return {BasicOp::kEqual, false, false};
    case CompareOp::kNotEqual: return {BasicOp::kEqual, false, true};
    case CompareOp::kLess: return {BasicOp::kLess, false, false};
    case CompareOp::kLessEqual: return {BasicOp::kLessEqual, false, false};
    case CompareOp::kGreater: return {BasicOp::kLess, true, false};
    case CompareOp::kGreaterEqual: return {BasicOp::kLessEqual, true, false};
  }
  return {BasicOp::kEqual, false, false};
}

namespace {

bool IsNumber(const Vector& v) {
  return v.layout == Layout::kI64 || v.layout == Layout::kRational;
}

}  // namespace

bool Comparable(const Vector& left, const Vector& right) {
  const bool bits = left.layout == Layout::kBits;
  const bool texts = left.dictionary != nullptr;
  return bits == (right.layout == Layout::kBits) && texts == (right.dictionary != nullptr) && IsNumber(left) == IsNumber(right);
}

namespace {

/// Words of yes from those of two sides, before rows where one is missing are taken out.
template <class Word>
void FillYesNo(const Vector& first, const Vector& second, Vector& result, Word word) {
  const YesNoBlocks a(first);
  const YesNoBlocks b(second);
  uint64_t* const yes = result.yes.words();
  uint64_t* const missing = result.missing.words();
  ForBlocks(result.yes.word_count(), [&](size_t begin, auto count) {
    const uint64_t* const a_yes = a.Yes(begin);
    const uint64_t* const b_yes = b.Yes(begin);
    const uint64_t* const a_missing = a.Missing(begin);
    const uint64_t* const b_missing = b.Missing(begin);
    for (size_t w = 0; w < count; ++w) {
      const uint64_t either = a_missing[w] | b_missing[w];
      yes[begin + w] = word(a_yes[w], b_yes[w]) & ~either;
      missing[begin + w] = either;
    }
  });
  result.yes.ClearTail();
  result.missing.ClearTail();
  DropEmptyMissing(result);
}

}  // namespace

Vector CompareYesNo(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  const BasicCompare basic = BasicOf(op);
  const Vector& first = basic.swapped ? right : left;
  const Vector& second = basic.swapped ? left : right;
  Vector result = MakeEmpty(Layout::kBits, left.constant && right.constant, context);
  result.missing = Bitmap(result.stored());
  switch (basic.op) {
    case BasicOp::kEqual:
      if (basic.inverted) {
        FillYesNo(first, second, result, [](uint64_t a, uint64_t b) { return a ^ b; });
      } else {
        FillYesNo(first, second, result, [](uint64_t a, uint64_t b) { return ~(a ^ b); });
      }
      break;
    case BasicOp::kLess: FillYesNo(first, second, result, [](uint64_t a, uint64_t b) { return ~a & b; }); break;
    case BasicOp::kLessEqual: FillYesNo(first, second, result, [](uint64_t a, uint64_t b) { return ~a | b; }); break;
  }
  return result;
}

namespace {

Vector CompareOrdinals(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  const BasicCompare basic = BasicOf(op);
  const bool constant = left.constant && right.constant;
  const Vector& first = basic.swapped ? right : left;
  const Vector& second = basic.swapped ? left : right;
  return WithOrdinals(
      first, [&](auto a) { return WithOrdinals(second, [&](auto b) { return CompareSides<int32_t>(basic, constant, context, a, b); }); });
}

Vector CompareValues(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  if (const std::optional<ColumnCondition> condition = ConditionOfCompare(op, left, right)) {
    return condition->AnswerAll(context);
  }
  const bool comparable = Comparable(left, right);
  if (!comparable || IsConstantMissing(left) || IsConstantMissing(right)) {
    TALLY_CHECK(comparable || AllMissing(left) || AllMissing(right));
    Vector undetermined = MakeEmpty(Layout::kBits, left.constant && right.constant, context);
    undetermined.missing = Bitmap(undetermined.stored(), true);
    return undetermined;
  }
  if (left.layout == Layout::kBits) {
    return CompareYesNo(op, left, right, context);
  }
  if (left.dictionary != nullptr) {
    return CompareTexts(op, left, right, context);
  }
  return IsNumber(left) ? CompareNumbers(op, left, right, context) : CompareOrdinals(op, left, right, context);
}

/// The missing bits of `v` as a vector without missing, constant when `v` is.
Vector MissingAsYes(const Vector& v, bool inverted, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kBits, v.constant, context);
  Bitmap missing = MissingBits(v, result.stored());
  result.yes = missing.size() == 0 ? Bitmap(result.stored()) : std::move(missing);
  if (inverted) {
    result.yes.Invert();
  }
  AddFaults(result, v.faults);
  return result;
}

}  // namespace

Vector Compare(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  Vector result = CompareValues(op, left, right, context);
  AddFaults(result, {&left, &right});
  return result;
}

Vector SameValue(const Vector& left, const Vector& right, const KernelContext& context) {
  Vector result = CompareValues(CompareOp::kEqual, left, right, context);
  if (result.missing.size() != 0) {
    Bitmap both = MissingBits(left, result.stored());
    const Bitmap other = MissingBits(right, result.stored());
    if (both.size() != 0 && other.size() != 0) {
      both.And(other);
      result.yes.Or(both);
    }
    result.missing = Bitmap();
  }
  AddFaults(result, {&left, &right});
  return result;
}

Vector MissingRows(const Vector& value, const KernelContext& context) {
  return MissingAsYes(value, false, context);
}

Vector GivenRows(const Vector& value, const KernelContext& context) {
  return MissingAsYes(value, true, context);
}

}  // namespace tally
