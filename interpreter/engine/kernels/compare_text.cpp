#include <string_view>

#include "engine/kernels/compare.h"

namespace tally {

namespace {

std::string_view ConstantText(const Vector& v) {
  return v.dictionary->At(static_cast<uint32_t>(v.i32[0]));
}

bool HoldsText(CompareOp op, std::string_view a, std::string_view b) {
  const int order = a.compare(b);  // byte-wise, bytes unsigned
  switch (op) {
    case CompareOp::kEqual: return order == 0;
    case CompareOp::kNotEqual: return order != 0;
    case CompareOp::kLess: return order < 0;
    case CompareOp::kLessEqual: return order <= 0;
    case CompareOp::kGreater: return order > 0;
    case CompareOp::kGreaterEqual: return order >= 0;
  }
  return false;
}

CompareOp Mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::kEqual:
    case CompareOp::kNotEqual: return op;
    case CompareOp::kLess: return CompareOp::kGreater;
    case CompareOp::kLessEqual: return CompareOp::kGreaterEqual;
    case CompareOp::kGreater: return CompareOp::kLess;
    case CompareOp::kGreaterEqual: return CompareOp::kLessEqual;
  }
  return op;
}

/// The order of texts and one text: one comparison a dictionary entry.
Vector CompareWithConstant(CompareOp op, const Vector& texts, std::string_view constant, const KernelContext& context) {
  const Dictionary& dictionary = *texts.dictionary;
  const FlatSide<int32_t> side{texts.i32.data()};
  std::vector<uint8_t> holds(dictionary.size() + 1);  // entry 0 stands for missing
  ForRows(context, dictionary.size(), [&](size_t begin, size_t end) {
    for (size_t code = begin; code < end; ++code) {
      holds[code + 1] = HoldsText(op, dictionary.At(static_cast<uint32_t>(code)), constant) ? 1 : 0;
    }
  });
  const uint8_t* table = holds.data();
  return FillBits(
      false, context, [=](size_t row) { return table[side(row) == kMissing32 ? 0 : side(row) + 1]; },
      [=](size_t row) { return side(row) == kMissing32; });
}

/// Equality of texts of two dictionaries: the smaller one's codes in terms of the other's.
Vector EqualAcross(CompareOp op, const Vector& mapped, const Vector& other, const KernelContext& context) {
  const std::vector<uint32_t> map = MapDictionary(*mapped.dictionary, *other.dictionary);
  const int32_t* a = mapped.i32.data();
  const int32_t* b = other.i32.data();
  const bool inverted = op == CompareOp::kNotEqual;
  return FillBits(
      false, context,
      [=, &map](size_t row) {
        return a[row] != kMissing32 && (static_cast<int32_t>(map[static_cast<size_t>(a[row])]) == b[row]) != inverted;
      },
      [=](size_t row) { return (a[row] == kMissing32) | (b[row] == kMissing32); });
}

Vector OrderAcross(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  const int32_t* a = left.i32.data();
  const int32_t* b = right.i32.data();
  return FillBits(
      false, context,
      [&, a, b](size_t row) {
        return a[row] != kMissing32 && b[row] != kMissing32 &&
               HoldsText(op, left.dictionary->At(static_cast<uint32_t>(a[row])), right.dictionary->At(static_cast<uint32_t>(b[row])));
      },
      [=](size_t row) { return (a[row] == kMissing32) | (b[row] == kMissing32); });
}

Vector OrderWithin(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  const BasicCompare basic = BasicOf(op);
  const int32_t* a = basic.swapped ? right.i32.data() : left.i32.data();
  const int32_t* b = basic.swapped ? left.i32.data() : right.i32.data();
  const uint32_t* ranks = left.dictionary->Ranks().data();
  const bool or_equal = basic.op == BasicOp::kLessEqual;
  return FillBits(
      false, context,
      [=](size_t row) {
        if (a[row] == kMissing32 || b[row] == kMissing32) {
          return false;
        }
        const uint32_t rank_a = ranks[a[row]];
        const uint32_t rank_b = ranks[b[row]];
        return rank_a < rank_b || (or_equal && rank_a == rank_b);
      },
      [=](size_t row) { return (a[row] == kMissing32) | (b[row] == kMissing32); });
}

}  // namespace

/// Neither side is a missing constant; what ConditionOfCompare answers does not come here.
Vector CompareTexts(CompareOp op, const Vector& left, const Vector& right, const KernelContext& context) {
  if (left.constant && right.constant) {
    return MakeConstantBits(context.rows, HoldsText(op, ConstantText(left), ConstantText(right)));
  }
  if (right.constant) {
    return CompareWithConstant(op, left, ConstantText(right), context);
  }
  if (left.constant) {
    return CompareWithConstant(Mirrored(op), right, ConstantText(left), context);
  }
  const bool equality = op == CompareOp::kEqual || op == CompareOp::kNotEqual;
  if (left.dictionary == right.dictionary) {
    if (!equality) {
      return OrderWithin(op, left, right, context);
    }
    return CompareSides<int32_t>(BasicOf(op), false, context, FlatSide<int32_t>{left.i32.data()}, FlatSide<int32_t>{right.i32.data()});
  }
  if (!equality) {
    return OrderAcross(op, left, right, context);
  }
  return left.dictionary->size() <= right.dictionary->size() ? EqualAcross(op, left, right, context)
                                                             : EqualAcross(op, right, left, context);
}

}  // namespace tally
