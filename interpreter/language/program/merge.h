#pragma once

#include <memory>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "language/program/merged_program.h"
#include "language/syntax/ast.h"

namespace tally {

/// One file's definitions in the order of loading.
struct MergeSource {
  const ast::Module* module = nullptr;
  std::string library;  // `us.car for 2025`; empty: the script
};

/// A definition that is not there any more.
struct RemovedDefinition {
  const ast::Definition* definition = nullptr;
  std::string library;                    // where it stood
  const ast::Definition* drop = nullptr;  // the `drop`; null: it fell away
  std::string fell_with;                  // with the name that it used
};

/// The definitions of one run, each name once, and the copies of those that a `change` edited.
struct Merged {
  MergedProgram program;
  std::vector<RemovedDefinition> removed;
  std::vector<std::unique_ptr<ast::Definition>> changed;
};

/// Merges files in their order: a definition takes a slot by kind, name and, for facts, table; `replace`, `change` and `drop` work on what
/// stands there. Definitions of libraries that refer to something dropped fall away with it. Tests and questions of libraries are left out.
/// The modules must outlive the result.
Merged Merge(const std::vector<MergeSource>& sources, DiagnosticSink& sink);

}  // namespace tally
