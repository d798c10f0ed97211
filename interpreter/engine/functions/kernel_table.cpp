#include "engine/functions/kernel_table.h"

#include "engine/kernels/rows.h"
#include "foundation/base/check.h"

namespace tally {

namespace {

/// Whether values of the parameter's type lie in memory like this one; only a vector of nothing but missing may lie otherwise.
bool HasLayoutOf(ParameterKind kind, const Vector& v) {
  switch (kind) {
    case ParameterKind::kYesNo: return v.layout == Layout::kBits;
    case ParameterKind::kInteger:
    case ParameterKind::kNumber: return v.layout == Layout::kI64 || v.layout == Layout::kRational;
    case ParameterKind::kText:
    case ParameterKind::kDateSpelling:
    case ParameterKind::kNumberSpelling: return v.dictionary != nullptr;
    case ParameterKind::kDate:
    case ParameterKind::kYear:
    case ParameterKind::kQuarter:
    case ParameterKind::kPeriodOrYearOrDate:
    case ParameterKind::kRow: return (v.layout == Layout::kI32 || v.layout == Layout::kU8) && v.dictionary == nullptr;
    case ParameterKind::kAny:
    case ParameterKind::kSameAsFirst: return true;
  }
  return true;
}

/// A vector of nothing but missing for a result of this kind.
Vector MissingResult(ParameterKind kind, const std::vector<const Vector*>& inputs, const KernelContext& context) {
  const bool constant = AllConstant(inputs);
  const auto empty = [&](Layout layout) {
    Vector result = MakeEmpty(layout, constant, context);
    if (layout == Layout::kBits) {
      result.missing = Bitmap(result.stored(), true);
    }
    return result;
  };
  switch (kind) {
    case ParameterKind::kYesNo: return empty(Layout::kBits);
    case ParameterKind::kInteger:
    case ParameterKind::kNumber: return empty(Layout::kI64);
    case ParameterKind::kText:
    case ParameterKind::kDateSpelling:
    case ParameterKind::kNumberSpelling: {
      Vector result = empty(Layout::kI32);
      result.dictionary = std::make_shared<Dictionary>();
      return result;
    }
    case ParameterKind::kDate:
    case ParameterKind::kYear:
    case ParameterKind::kQuarter:
    case ParameterKind::kPeriodOrYearOrDate:
    case ParameterKind::kRow: return empty(Layout::kI32);
    case ParameterKind::kAny:
    case ParameterKind::kSameAsFirst: {
      Vector result = empty(inputs.front()->layout);
      result.scale = inputs.front()->scale;
      result.dictionary = inputs.front()->dictionary;
      return result;
    }
  }
  return empty(Layout::kI32);
}

/// Answers missing for an argument that has no value in any row, so that kernels meet only layouts of their types.
Kernel Strict(const FunctionEntry& entry, Kernel kernel) {
  return [parameters = entry.parameters, result = entry.result, kernel = std::move(kernel)](const std::vector<const Vector*>& inputs,
                                                                                            const KernelContext& context) {
    for (size_t i = 0; i < inputs.size(); ++i) {
      if (IsConstantMissing(*inputs[i]) || !HasLayoutOf(parameters[i], *inputs[i])) {
        TALLY_CHECK(AllMissing(*inputs[i]));
        return MissingResult(result, inputs, context);
      }
    }
    return kernel(inputs, context);
  };
}

}  // namespace

KernelTable::KernelTable() : kernels_(FunctionCatalogue::Get().size()) {
  BindDateKernels(*this);
  BindTextKernels(*this);
  BindTextPartKernels(*this);
  BindNumberKernels(*this);
  BindWholeNumberKernels(*this);
  BindWrittenKernels(*this);
}

const KernelTable& KernelTable::Get() {
  static const KernelTable table;
  return table;
}

void KernelTable::Bind(std::string_view name, Kernel kernel) {
  const FunctionCatalogue& catalogue = FunctionCatalogue::Get();
  const FunctionId id = catalogue.Find(name);
  TALLY_CHECK(id.is_valid() && kernels_[id.index()] == nullptr);
  kernels_[id.index()] = catalogue.at(id).strict ? Strict(catalogue.at(id), std::move(kernel)) : std::move(kernel);
}

}  // namespace tally
