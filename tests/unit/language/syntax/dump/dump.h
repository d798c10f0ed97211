#pragma once

#include <string>

#include "language/syntax/ast.h"

namespace tally {

/// The tree as a compact text for tests: a definition begins in column one, each item of a block stands in a
/// line of its own, an expression is written with a bracket around each operation: `(and (= gender "F") (is-missing grade))`.
/// What is not written in the script is not written here.
std::string DumpModule(const ast::Module& module);
std::string DumpDefinition(const ast::Definition& definition);
std::string DumpExpr(const ast::Expr& expr);
std::string DumpQuestion(const ast::Question& question);

}  // namespace tally
