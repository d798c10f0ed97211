#pragma once

#include <map>
#include <string>

#include "workbench/session/compile.h"

namespace tally {

/// Pages about a compiled program, for `tally show` and the prompt.
/// `in_force`: by name, the values that are told.
std::string DescribeParameters(const Compiled& compiled, const std::map<std::string, std::string>& in_force = {});
std::string DescribeTables(const Compiled& compiled);
/// One table or code set with its columns or codes; empty when there is none of this name.
std::string DescribeTable(const Compiled& compiled, const std::string& name);
/// One column of a table, with its codes; empty when there is none of these names.
std::string DescribeColumn(const Compiled& compiled, const std::string& table, const std::string& column);
std::string DescribeOutputs(const Compiled& compiled);
/// The text of every definition of this name, with its place, library and what it replaced; empty when there is none.
std::string DescribeDefinition(const Compiled& compiled, const std::string& name);
/// The text of every definition that mentions the number of a rule or words of a manual; empty when none does.
std::string DescribeMentions(const Compiled& compiled, const std::string& words);
/// Reports at `place`, a path, that a name is not defined, with the nearest one.
void ReportUnknownDefinition(const Compiled& compiled, const std::string& name, const std::string& place, DiagnosticSink& sink);

}  // namespace tally
