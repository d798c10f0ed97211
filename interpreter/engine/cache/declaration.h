#pragma once

#include <optional>
#include <string>
#include <vector>

#include "foundation/types/schema.h"

namespace tally {

/// One thing that a script says of a table and that decides how its file is read: about the file, the key, a column ...
struct DeclaredFact {
  std::string subject;  // "column `grade`"
  std::string text;     // "grade or missing from "gradeLevel""
  bool operator==(const DeclaredFact&) const = default;
};

/// All that a script says of a table. Two tables with equal declarations read equal files to equal columns.
struct TableDeclaration {
  std::string name;
  std::string file;
  std::vector<DeclaredFact> facts;  // the columns in their order, then the rest
  bool operator==(const TableDeclaration&) const = default;
};

struct CodeSetDeclaration {
  std::string name;
  std::vector<std::string> codes;
  bool operator==(const CodeSetDeclaration&) const = default;
};

/// `tables` and `code_sets` are all of the program: columns may be rows of them.
TableDeclaration Declare(const TableSchema& table, const std::vector<TableSchema>& tables, const std::vector<CodeSetSchema>& code_sets);

/// What is different, for a message; nothing when both are equal. They have the same name.
std::optional<std::string> DifferenceOf(const TableDeclaration& cache, const TableDeclaration& script);
std::optional<std::string> DifferenceOf(const CodeSetDeclaration& cache, const CodeSetDeclaration& script);

}  // namespace tally
