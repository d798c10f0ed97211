#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "foundation/base/parallel.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/syntax/ast.h"

namespace tally {

/// The cells of one case by heading.
struct TestCase {
  uint64_t line = 0;
  std::map<std::string, std::string> cells;
};

/// Reads the rows of a file of cases; nothing when there is a fault, which is reported.
std::optional<std::vector<TestCase>> ReadTestCases(const ast::Text& file, const std::filesystem::path& folder, ThreadPool& pool,
                                                   DiagnosticSink& sink);

/// An expression in which `NAME.heading` is the cell of a case. Reports headings that the file does not have.
ast::ExprPtr PutCells(const ast::ExprPtr& expr, const std::string& name, const TestCase& row, DiagnosticSink& sink);

/// Whether an expression reads a case.
bool ReadsCase(const ast::ExprPtr& expr, const std::string& name);

}  // namespace tally
