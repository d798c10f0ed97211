#pragma once

#include <string>

#include "foundation/source/source_file.h"
#include "language/syntax/ast.h"

/// Source text from trees and tokens: whatever shows, generates or saves text of the language prints it here.
namespace tally {

/// A definition from its first word on: every word, text and comment as written, indents and blank lines ours; what was aligned stays
/// aligned. Of a tree without tokens its own text (PrintTree), of one that could not be read what stands there. Ends with a line end.
std::string Print(const ast::Definition& definition, const SourceMap& sources);
/// A whole file, comments between definitions included, with one blank line at most where there were some.
std::string Print(const ast::Module& module, const SourceMap& sources);

/// The text of a tree by itself, which parses to the same tree (SameTree). Comments inside a definition are not in the tree. Ends without a
/// line end.
std::string PrintTree(const ast::Definition& definition);
std::string PrintTree(const ast::Expr& expr);
std::string PrintTree(const ast::TypeRef& type);
std::string PrintTree(const ast::FileClause& file);
/// `"a \"b\""`
std::string PrintText(std::string_view text);

}  // namespace tally
