#pragma once

#include <string>
#include <vector>

namespace tally {

/// A function with its parameters, what it gives and an example; empty when there is none of this name.
std::string DescribeFunction(const std::string& name);
/// All functions, for `tally help functions`.
std::string DescribeFunctions();
/// All names that DescribeFunction knows: those of the registry, and those of special calls.
std::vector<std::string> FunctionNames();

}  // namespace tally
