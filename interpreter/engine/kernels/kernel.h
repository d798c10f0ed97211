#pragma once

#include <functional>
#include <vector>

#include "engine/columns/vector.h"
#include "foundation/base/parallel.h"
#include "foundation/source/source_file.h"

namespace tally {

/// What a kernel is given besides its inputs.
struct KernelContext {
  size_t rows = 0;  // rows of the domain; every input has this size (or is constant)
  Span span;        // of the call, for faults
  ThreadPool* pool = nullptr;
  std::function<std::string(size_t row)> name_row = nullptr;  // says in messages which row it is; null: nobody knows
};

/// The C++ body of a built-in function over whole vectors.
/// Inputs: one vector an argument, any layout that its type has, constant or not, faults already set apart (the caller unites the
/// inputs' faults into the result). Result: `rows` rows (or constant when all inputs are), missing where the function is "strict" and
/// an input is missing. A row that cannot be computed is put into result.faults.
using Kernel = std::function<Vector(const std::vector<const Vector*>& inputs, const KernelContext& context)>;

}  // namespace tally
