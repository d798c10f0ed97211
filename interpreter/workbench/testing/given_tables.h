#pragma once

#include <filesystem>
#include <optional>

#include "workbench/session/data.h"

namespace tally {

/// Reads what a test gives into tables. A table that is not given is empty, or absent where it may be; a column that is not given is absent
/// where it may be, and else a fault in every row. Files are looked for below `folder`. Nothing when there is a fault, which is reported.
std::optional<Data> ReadGivenTables(Session& session, CompiledRef compiled, const ast::Test& test, const std::filesystem::path& folder);

/// Reports that a table of a test is not one that is read from a file.
void ReportNotStored(const ast::Path& table, const bound::Program& program, DiagnosticSink& sink);

}  // namespace tally
