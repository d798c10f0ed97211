#include "engine/kernels/faults.h"
#include "engine/kernels/operators.h"
#include "engine/kernels/rows.h"
#include "engine/kernels/yes_no_blocks.h"

namespace tally {

namespace {

/// Kleene's And and Or. A row is possible when it is yes if every missing operand is taken for yes.
template <bool kIsAnd>
void Join(const std::vector<YesNoBlocks>& operands, Vector& result) {
  constexpr uint64_t kBegin = kIsAnd ? ~uint64_t{0} : 0;
  uint64_t* const all_yes = result.yes.words();
  uint64_t* const all_missing = result.missing.words();
  ForBlocks(result.yes.word_count(), [&](size_t first, auto count) {
    std::array<uint64_t, kBlockWords> yes;
    std::array<uint64_t, kBlockWords> possible;
    yes.fill(kBegin);
    possible.fill(kBegin);
    for (const YesNoBlocks& operand : operands) {
      const uint64_t* const y = operand.Yes(first);
      const uint64_t* const m = operand.Missing(first);
      for (size_t w = 0; w < count; ++w) {
        yes[w] = kIsAnd ? yes[w] & y[w] : yes[w] | y[w];
        possible[w] = kIsAnd ? possible[w] & (y[w] | m[w]) : possible[w] | y[w] | m[w];
      }
    }
    for (size_t w = 0; w < count; ++w) {
      all_yes[first + w] = yes[w];
      all_missing[first + w] = possible[w] & ~yes[w];
    }
  });
}

/// An operand as yes and missing, whatever its layout is; a row with a fault is missing.
Vector AsYesNo(const Vector& operand) {
  Vector bits;
  bits.layout = Layout::kBits;
  bits.size = operand.size;
  bits.constant = operand.constant;
  bits.yes = operand.layout == Layout::kBits ? operand.yes : Bitmap(bits.stored());
  bits.missing = MissingBits(operand, bits.stored());
  if (const FaultsRef faults = SpreadFaults(operand.faults, bits.stored())) {
    if (bits.missing.size() == 0) {
      bits.missing = Bitmap(bits.stored());
    }
    bits.missing.Or(faults->rows);
    bits.yes.AndNot(bits.missing);
  }
  return bits;
}

Vector Connect(const std::vector<const Vector*>& operands, bool is_and, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kBits, AllConstant(operands), context);
  result.missing = Bitmap(result.stored());
  std::vector<Vector> held;
  held.reserve(operands.size());
  std::vector<YesNoBlocks> blocks;
  for (const Vector* operand : operands) {
    if (operand->layout != Layout::kBits || operand->faults != nullptr) {
      operand = &held.emplace_back(AsYesNo(*operand));
    }
    blocks.emplace_back(*operand);
  }
  is_and ? Join<true>(blocks, result) : Join<false>(blocks, result);
  result.yes.ClearTail();
  result.missing.ClearTail();
  result.faults = KeepFaults(UniteFaults(operands, result.stored()), result.missing);
  DropEmptyMissing(result);
  return result;
}

}  // namespace

Vector And(const std::vector<const Vector*>& operands, const KernelContext& context) {
  return Connect(operands, true, context);
}

Vector Or(const std::vector<const Vector*>& operands, const KernelContext& context) {
  return Connect(operands, false, context);
}

Vector Not(const Vector& operand, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kBits, operand.constant, context);
  result.missing = MissingBits(operand, result.stored());
  if (operand.layout == Layout::kBits) {
    result.yes = operand.yes;
  }
  result.yes.Invert();
  if (result.missing.size() != 0) {
    result.yes.AndNot(result.missing);
  }
  AddFaults(result, operand.faults);
  return result;
}

}  // namespace tally
