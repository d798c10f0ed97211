#include "engine/functions/function.h"

#include "engine/functions/families.h"
#include "engine/kernels/rows.h"

namespace tally {

namespace {

/// Whether values of the parameter's type lie in memory like this one; only a vector of nothing but missing may lie otherwise.
bool HasLayoutOf(ParameterKind kind, const Vector& v) {
  switch (kind) {
    case ParameterKind::kYesNo: return v.layout == Layout::kBits;
    case ParameterKind::kInteger:
    case ParameterKind::kNumber: return v.layout == Layout::kI64 || v.layout == Layout::kRational;
    case ParameterKind::kText: return v.dictionary != nullptr;
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
    case ParameterKind::kText: {
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
Kernel Strict(const Signature& signature) {
  return [parameters = signature.parameters, result = signature.result, kernel = signature.kernel](const std::vector<const Vector*>& inputs,
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

FunctionRegistry::FunctionRegistry() {
  AddDateFunctions(signatures_);
  AddTextFunctions(signatures_);
  AddTextPartFunctions(signatures_);
  AddNumberFunctions(signatures_);
  AddWholeNumberFunctions(signatures_);
  for (Signature& signature : signatures_) {
    if (signature.result_nullable_if_any) {
      signature.kernel = Strict(signature);
    }
  }
}

const FunctionRegistry& FunctionRegistry::Get() {
  static const FunctionRegistry registry;
  return registry;
}

FunctionId FunctionRegistry::Find(std::string_view name) const {
  for (size_t i = 0; i < signatures_.size(); ++i) {
    if (signatures_[i].name == name) {
      return FunctionId(i);
    }
  }
  return FunctionId();
}

std::vector<std::string> FunctionRegistry::Names() const {
  std::vector<std::string> names;
  for (const Signature& signature : signatures_) {
    names.emplace_back(signature.name);
  }
  return names;
}

}  // namespace tally
