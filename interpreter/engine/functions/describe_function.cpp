#include "engine/functions/describe_function.h"

#include <fmt/format.h>

#include "engine/functions/function.h"

namespace tally {
namespace {

/// Calls that take any number of arguments are no functions of the registry.
constexpr std::string_view kShareADay =
    R"(share_a_day(period, year or date, ...) : yes/no
    whether some day lies in all of them; a missing end of a period is open
    share_a_day(2025-08-20 through 2025-10-31, October 1 in 2026) is yes
)";

std::string_view KindWord(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::kYesNo: return "yes/no";
    case ParameterKind::kInteger: return "integer";
    case ParameterKind::kNumber: return "number";
    case ParameterKind::kText: return "text";
    case ParameterKind::kDate: return "date";
    case ParameterKind::kYear: return "year";
    case ParameterKind::kQuarter: return "quarter";
    case ParameterKind::kPeriodOrYearOrDate: return "period, year or date";
    case ParameterKind::kRow: return "row of a table";
    case ParameterKind::kAny: return "any value";
    case ParameterKind::kSameAsFirst: return "the same as the first";
  }
  return "";
}

std::string Describe(const Signature& function) {
  std::string parameters;
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const bool optional = i >= function.required;
    parameters += fmt::format("{}{}{}{}", i == 0 ? "" : ", ", optional ? "[" : "", KindWord(function.parameters[i]), optional ? "]" : "");
  }
  return fmt::format("{}({}) : {}\n    {}\n    {} is {}\n", function.name, parameters, KindWord(function.result), function.help,
                     function.example.call, function.example.value);
}

}  // namespace

std::string DescribeFunction(const std::string& name) {
  if (name == "share_a_day") {
    return std::string(kShareADay);
  }
  const FunctionId function = FunctionRegistry::Get().Find(name);
  return function.is_valid() ? Describe(FunctionRegistry::Get().at(function)) : "";
}

std::string DescribeFunctions() {
  std::string page;
  for (const std::string& name : FunctionNames()) {
    page += DescribeFunction(name);
  }
  return page;
}

std::vector<std::string> FunctionNames() {
  std::vector<std::string> names = FunctionRegistry::Get().Names();
  names.emplace_back("share_a_day");
  return names;
}

}  // namespace tally
