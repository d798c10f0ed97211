#include "functions/faults.h"
#include "functions/operators.h"
#include "functions/rows.h"

namespace tally {

namespace {

/// And and Or differ in the value that settles a row whatever the other operands are: no for And, yes for Or.
Vector Connect(const std::vector<const Vector*>& operands, bool settling, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kBits, AllConstant(operands), context);
  const size_t rows = result.stored();
  Bitmap settled(rows);
  Bitmap undetermined(rows);
  for (const Vector* operand : operands) {
    Bitmap missing = MissingBits(*operand, rows, context);
    Bitmap yes = operand->layout == Layout::kBits ? YesBits(*operand, rows) : Bitmap(rows);
    if (const FaultsRef faults = SpreadFaults(operand->faults, rows)) {
      if (missing.size() == 0) {
        missing = Bitmap(rows);
      }
      missing.Or(faults->rows);
    }
    if (missing.size() != 0) {
      undetermined.Or(missing);
      if (settling) {
        yes.AndNot(missing);
      } else {
        yes.Or(missing);
      }
    }
    if (!settling) {
      yes.Invert();
    }
    settled.Or(yes);
  }
  undetermined.AndNot(settled);
  result.yes = settled;
  if (!settling) {
    result.yes.Invert();
    result.yes.AndNot(undetermined);
  }
  FaultsRef faults = KeepFaults(UniteFaults(operands, rows), undetermined);
  if (undetermined.Any()) {
    result.missing = std::move(undetermined);
  }
  result.faults = std::move(faults);
  return result;
}

}  // namespace

Vector And(const std::vector<const Vector*>& operands, const KernelContext& context) {
  return Connect(operands, false, context);
}

Vector Or(const std::vector<const Vector*>& operands, const KernelContext& context) {
  return Connect(operands, true, context);
}

Vector Not(const Vector& operand, const KernelContext& context) {
  Vector result = MakeEmpty(Layout::kBits, operand.constant, context);
  result.missing = MissingBits(operand, result.stored(), context);
  if (operand.layout == Layout::kBits) {
    result.yes = YesBits(operand, result.stored());
  }
  result.yes.Invert();
  if (result.missing.size() != 0) {
    result.yes.AndNot(result.missing);
  }
  AddFaults(result, operand.faults);
  return result;
}

}  // namespace tally
