#pragma once

#include <memory>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "language/binder/tree/bound.h"
#include "language/syntax/ast.h"

namespace tally {

/// The definitions of one run after libraries are merged: each name once, in the order of files (libraries first, the script last).
/// Made by session/ from the script and the libraries it uses: replaced definitions are taken out and kept as `replaced`, drops are
/// taken out, changes are applied.
struct MergedDefinition {
  const ast::Definition* definition = nullptr;  // must outlive the program
  /// What this one replaces, newest first; `inherited` in it means the first of them.
  std::vector<const ast::Definition*> replaced;
  std::string library;                               // `us.car for 2025`; empty: the script itself
  std::vector<const ast::Definition*> changes = {};  // the `change`s that edited it, in their order
};
struct MergedProgram {
  std::vector<MergedDefinition> definitions;
  std::vector<std::string> dropped;  // names, for messages: "`exit` was dropped by ..."
};

/// Checks all names, types, grain, missing-ness and cycles, and gives the bound program. Reports every root error in one run; what depends
/// on a faulty definition is silent. The program must not be used when the sink has errors.
bound::Program Bind(const MergedProgram& merged, const SourceMap& sources, DiagnosticSink& sink);

/// Binds one expression over a table's row (or none, when `table` is invalid) in a bound program. QuestionBinder is for many.
bound::ExprPtr BindExpression(const bound::Program& program, const ast::Expr& expr, TableId table, DiagnosticSink& sink);

}  // namespace tally
