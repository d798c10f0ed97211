#include "functions/compare.h"

#include "functions/faults.h"

namespace tally {

BasicCompare BasicOf(CompareOp op) {
  switch (op) {
    case CompareOp::kEqual:
      return {BasicOp::kEqual, false, false};
    case CompareOp::kNotEqual:
      return {BasicOp::kEqual, false, true};
    case CompareOp::kLess:
      return {BasicOp::kLess, false, false};
    case CompareOp::kLessEqual:
      return {BasicOp::kLessEqual, false, false};
    case CompareOp::kGreater:
      return {BasicOp::kLess, true, false};
    case CompareOp::kGreaterEqual:
      return {BasicOp::kLessEqual, true, false};
  }
  return {BasicOp::kEqual, false, false};
}

Vector CompareYesNo(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  const BasicCompare basic = BasicOf(op);
  const bool constant = left.constant && right.constant;
  const size_t rows = constant ? 1 : context.rows;
  const Vector& first = basic.swapped ? right : left;
  const Vector& second = basic.swapped ? left : right;
  Vector result = MakeEmpty(Layout::kBits, constant, context);
  const Bitmap a = YesBits(first, rows);
  const Bitmap b = YesBits(second, rows);
  result.missing = MissingBits(first, rows, context);
  const Bitmap more_missing = MissingBits(second, rows, context);
  if (result.missing.size() == 0) {
    result.missing = more_missing;
  } else if (more_missing.size() != 0) {
    result.missing.Or(more_missing);
  }
  for (size_t w = 0; w < result.yes.word_count(); ++w) {
    uint64_t word = 0;
    switch (basic.op) {
      case BasicOp::kEqual:
        word = ~(a.words()[w] ^ b.words()[w]);
        break;
      case BasicOp::kLess:
        word = ~a.words()[w] & b.words()[w];
        break;
      case BasicOp::kLessEqual:
        word = ~a.words()[w] | b.words()[w];
        break;
    }
    result.yes.words()[w] = basic.inverted ? ~word : word;
  }
  result.yes.ClearTail();
  if (result.missing.size() != 0) {
    result.yes.AndNot(result.missing);
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

bool IsNumber(const Vector& v) {
  return v.layout == Layout::kI64 || v.layout == Layout::kRational;
}

/// Values of different kinds meet only where one side is nothing but missing.
bool Comparable(const Vector& left, const Vector& right) {
  const bool bits = left.layout == Layout::kBits;
  const bool texts = left.dictionary != nullptr;
  return bits == (right.layout == Layout::kBits) && texts == (right.dictionary != nullptr) && IsNumber(left) == IsNumber(right);
}

Vector CompareValues(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
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
  Bitmap missing = MissingBits(v, result.stored(), context);
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
    Bitmap both = MissingBits(left, result.stored(), context);
    const Bitmap other = MissingBits(right, result.stored(), context);
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
