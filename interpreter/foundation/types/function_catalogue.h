#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "foundation/base/strong_id.h"

namespace tally {

/// What a function takes or gives.
enum class ParameterKind {
  kYesNo,
  kInteger,
  kNumber,
  kText,
  kDateSpelling,    // a text in quotes: see WrittenDate
  kNumberSpelling,  // likewise: WrittenNumber
  kDate,
  kYear,
  kQuarter,
  kPeriodOrYearOrDate,
  kRow,
  kAny,
  kSameAsFirst
};

/// In the words of messages and of `tally help functions`.
std::string_view WordOf(ParameterKind kind);

/// A call as it is typed, and what the prompt prints for it; nothing where it is only asked in a clause.
struct FunctionExample {
  std::string_view call;
  std::string_view value;
};

/// What a script must know of a built-in function. How it is computed stands in engine/functions, a kernel an entry.
struct FunctionEntry {
  std::string_view name;
  std::vector<ParameterKind> parameters;
  size_t optional = 0;    // how many of the last ones may be left out
  bool variadic = false;  // the last one may be given any number of times; such a call is an operator of its own and has no kernel
  ParameterKind result;
  bool strict = true;       // missing when an argument is missing; false: always answers
  bool finds = false;       // missing also where all arguments are given
  std::string_view help;    // one line for `tally help` and the reference
  FunctionExample example;  // a test evaluates it over the data of the first example

  size_t required() const { return parameters.size() - optional; }
};

/// All built-in functions in the order of the reference; a FunctionId is an index.
class FunctionCatalogue {
 public:
  static const FunctionCatalogue& Get();
  const FunctionEntry& at(FunctionId id) const { return entries_[id.index()]; }
  size_t size() const { return entries_.size(); }
  FunctionId Find(std::string_view name) const;  // invalid when there is none
  std::vector<std::string> Names() const;

 private:
  FunctionCatalogue();
  std::vector<FunctionEntry> entries_;
};

/// A function with its parameters, what it gives and an example; empty when there is none of this name.
std::string DescribeFunction(std::string_view name);
/// All functions, for `tally help functions`.
std::string DescribeFunctions();

}  // namespace tally
