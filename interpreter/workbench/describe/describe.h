#pragma once

#include <string>

#include "workbench/session/session.h"

namespace tally {

/// Pages about a compiled program, for `tally show` and the prompt.
std::string DescribeParameters(Session& session);
std::string DescribeTables(Session& session);
/// One table or code set with its columns or codes; empty when there is none of this name.
std::string DescribeTable(Session& session, const std::string& name);
/// One column of a table, with its codes; empty when there is none of these names.
std::string DescribeColumn(Session& session, const std::string& table, const std::string& column);
std::string DescribeOutputs(Session& session);
/// The text of every definition of this name, with its place, library and what it replaced; empty when there is none.
std::string DescribeDefinition(Session& session, const std::string& name);
/// The text of every definition that mentions the number of a rule or words of a manual; empty when none does.
std::string DescribeMentions(Session& session, const std::string& words);
/// Reports that a name is not defined, with the nearest one.
void ReportUnknownDefinition(Session& session, const std::string& name);

}  // namespace tally
