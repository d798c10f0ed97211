#pragma once

#include <memory>
#include <vector>

#include "language/binder/binder.h"
#include "language/program/library.h"
#include "language/program/merge.h"
#include "workbench/session/session.h"

namespace tally {

/// A program with the files that it is made of, merged and bound: all that is known without parameters and data. It is never changed;
/// another program that has more definitions is made beside it and shares the files.
struct Compiled {
  LoadedProgram loaded;                                    // the script and its libraries
  std::vector<std::shared_ptr<const LoadedModule>> added;  // definitions that were typed or tried, and the libraries used there
  SourceMap sources;                                       // the texts of all of them
  Merged merged;
  bound::Program program;

  bool AsksWhatIf() const;
};
using CompiledRef = std::shared_ptr<const Compiled>;

/// Reads, merges and binds the session's script and its libraries. Finds every fault that needs neither parameters nor data; null when
/// there is one.
CompiledRef Compile(Session& session);

/// The program of `base` with more files, whose definitions take the place of those that are there; where a parameter among them chooses
/// the year of a library, with the library of that year. Null when that has faults.
CompiledRef CompileWith(Session& session, const Compiled& base, std::vector<std::shared_ptr<const LoadedModule>> more);
/// The same with the definitions of one file, or of none.
CompiledRef CompileWith(Session& session, const Compiled& base, std::vector<ast::Definition> definitions);

/// The values of `--set` that hold: not of a parameter that was typed or tried since with a value of its own.
Settings SettingsOf(const Session& session, const Compiled& compiled);

}  // namespace tally
