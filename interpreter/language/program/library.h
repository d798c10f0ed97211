#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "foundation/diagnostics/diagnostic.h"
#include "foundation/source/source_file.h"
#include "language/program/library_folders.h"
#include "language/program/script_text.h"
#include "language/syntax/ast.h"

namespace tally {

/// What is to be loaded.
struct LoadRequest {
  std::filesystem::path script;               // its folder is the first that libraries are looked for in
  std::optional<std::string> text;            // the script's text, when it is not to be read from the file
  std::string shown;                          // what the script is called in messages; empty: its path
  std::vector<LibraryFolder> folders;         // those of `--library` in order, the standard library last
  std::map<std::string, std::string> params;  // `--set`: a parameter may choose a library's year
  bool any_year = false;                      // where no parameter chooses it, the last year that the library covers: to check a script
  const ScriptTexts* texts = nullptr;         // where they are read; null: from files
};

/// One file of a program.
struct LoadedModule {
  ast::Module module;
  std::string library;         // `us.car for 2025`; empty: the script itself
  std::filesystem::path path;  // where it was read; empty: nowhere
};

/// The script and every library it uses, directly or not. Each file once; what a library revises and uses comes before it, the script last.
struct LoadedProgram {
  std::vector<std::shared_ptr<const LoadedModule>> modules;
  bool complete = true;  // false: names are missing that some file would have brought, so that nothing can be said about names

  /// Only where there are modules.
  const LoadedModule& script() const { return *modules.back(); }
};

/// Reads and parses the script and its libraries. Nothing outside the script's folder and the library folders is read.
LoadedProgram LoadProgram(const LoadRequest& request, SourceMap& sources, DiagnosticSink& sink);

}  // namespace tally
