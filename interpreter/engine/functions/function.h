#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/columns/vector.h"
#include "foundation/base/parallel.h"
#include "foundation/base/strong_id.h"
#include "foundation/types/type.h"

namespace tally {

/// What a kernel is given besides its inputs.
struct KernelContext {
  size_t rows = 0;  // rows of the domain; every input has this size (or is constant)
  Span span;        // of the call, for faults
  ThreadPool* pool = nullptr;
};

/// The C++ body of a built-in function over whole vectors.
/// Inputs: one vector an argument, any layout that its type has, constant or not, faults already set apart (the caller unites the
/// inputs' faults into the result). Result: `rows` rows (or constant when all inputs are), missing where the signature says "strict" and
/// an input is missing. A row that cannot be computed is put into result.faults.
using Kernel = std::function<Vector(const std::vector<const Vector*>& inputs, const KernelContext& context)>;

/// Argument or result types of a signature.
enum class ParameterKind { kYesNo, kInteger, kNumber, kText, kDate, kYear, kQuarter, kPeriodOrYearOrDate, kRow, kAny, kSameAsFirst };

/// A call as it is typed, and what the prompt prints for it.
struct Example {
  std::string_view call;
  std::string_view value;
};

struct Signature {
  std::string_view name;
  std::vector<ParameterKind> parameters;
  size_t required = 0;  // how many must be given (the last ones may be left out)
  ParameterKind result;
  bool result_nullable_if_any = true;  // strict: missing when an argument is missing; false: always answers
  std::string_view help;               // one line for `tally help` and the reference
  Example example;                     // a test evaluates it over the data of the first example
  Kernel kernel;
};

/// All built-in functions; a FunctionId is an index. Each family registers itself in its own file (dates.cpp, text.cpp, numbers.cpp).
class FunctionRegistry {
 public:
  static const FunctionRegistry& Get();
  const Signature& at(FunctionId id) const { return signatures_[id.index()]; }
  FunctionId Find(std::string_view name) const;  // invalid when there is none
  std::vector<std::string> Names() const;

 private:
  FunctionRegistry();
  std::vector<Signature> signatures_;
};

}  // namespace tally
