#pragma once

#include <string_view>
#include <vector>

#include "engine/kernels/kernel.h"
#include "foundation/types/function_catalogue.h"

namespace tally {

/// A kernel for each function of the catalogue. Each family binds its own in its own file (dates.cpp, text.cpp, numbers.cpp).
class KernelTable {
 public:
  static const KernelTable& Get();
  /// Empty for a variadic function, which is an operator of its own; for any other a test fails.
  const Kernel& at(FunctionId id) const { return kernels_[id.index()]; }
  /// `name` is in the catalogue and has no kernel yet. Of a strict function the kernel never sees an argument without values.
  void Bind(std::string_view name, Kernel kernel);

 private:
  KernelTable();
  std::vector<Kernel> kernels_;  // by FunctionId
};

void BindDateKernels(KernelTable& kernels);
void BindTextKernels(KernelTable& kernels);
void BindTextPartKernels(KernelTable& kernels);
void BindWrittenKernels(KernelTable& kernels);
void BindNumberKernels(KernelTable& kernels);
void BindWholeNumberKernels(KernelTable& kernels);

}  // namespace tally
