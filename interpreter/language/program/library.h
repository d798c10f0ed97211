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
  int language = 0;                           // the version of a text that says none; 0: that of this program
};

/// One file of a program.
struct LoadedModule {
  ast::Module module;
  std::string library;         // `us.car for 2025`; empty: the script itself
  std::filesystem::path path;  // where it was read; empty: nowhere
  std::string place;           // of a library: below the folder in which it was found, `us/car/2025.tally`
};

/// A parameter that chose the year of a library.
struct YearParameter {
  std::string library;      // `us.car`
  std::optional<int> year;  // nothing: it is faulty
};
/// A `use` of a library for a year.
struct UsedYear {
  std::string title;  // `us.car for 2025`
  std::filesystem::path file;
  Span use;
};

/// The script and every library it uses, directly or not. Each file once; what a library revises and uses comes before it, the script last.
struct LoadedProgram {
  std::vector<std::shared_ptr<const LoadedModule>> modules;
  std::map<std::string, YearParameter> year_parameters;  // by name
  std::map<std::string, UsedYear> used;                  // by path: `us.car`; the first of each
  bool complete = true;  // false: names are missing that some file would have brought, so that nothing can be said about names

  /// Only where there are modules.
  const LoadedModule& script() const { return *modules.back(); }
};

/// Reads and parses the script and its libraries. Nothing outside the script's folder and the library folders is read.
LoadedProgram LoadProgram(const LoadRequest& request, SourceMap& sources, DiagnosticSink& sink);

/// Reports that one program uses a library for two years; false where both years have one text.
bool ReportOtherYear(const UsedYear& first, const UsedYear& second, DiagnosticSink& sink);

/// The value of a literal as `--set` would have it; nothing for what must be computed.
std::optional<std::string> LiteralText(const ast::Expr& expr);

}  // namespace tally
