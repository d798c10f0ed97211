#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/evaluation/profile.h"
#include "foundation/base/parallel.h"
#include "foundation/diagnostics/diagnostic.h"
#include "language/program/library_folders.h"
#include "language/program/script_text.h"
#include "workbench/parameters/settings.h"

namespace tally {

class RowsSetAside;

struct SessionOptions {
  std::filesystem::path script;
  std::optional<std::string> text;  // the script's text, when it is not to be read from the file
  std::vector<LibraryFolder> libraries;
  Settings settings;
  bool any_year = false;                     // see LoadRequest: to check or show a script without its parameters
  int jobs = 0;                              // 0: as many as the machine has
  bool keep_all_columns = false;             // also those that no output reads: for the prompt and for caches
  bool profile = false;                      // measure where the time goes
  bool verify_cache = false;                 // check all of a cache, and not only what is used
  bool shows_private = false;                // answers print columns that are declared private
  bool digests = false;                      // take the SHA-256 of each file that is read, and the hash of each table's contents
  std::shared_ptr<RowsSetAside> set_aside;   // takes rows with faults; null: the first fault ends the work
  std::shared_ptr<const ScriptTexts> texts;  // where scripts are read; null: from files
  int language = 0;                          // see LoadRequest: of a text that says no version of the language
};

/// What all steps of one piece of work have in common: what is asked for, the texts, the findings, the threads. The steps themselves are
/// values, each made of the one before: LoadedProgram -> Compiled -> Data -> Run; open_run.cpp makes them in this order.
class Session {
 public:
  explicit Session(SessionOptions options);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// For another program beside those of this one: the same options or others, the same texts and threads, and findings of its own.
  std::unique_ptr<Session> Beside() const { return Beside(options_); }
  std::unique_ptr<Session> Beside(SessionOptions options) const;
  /// Takes over the texts of a session that was made beside this one, so that places in them are known here too.
  void TakeTexts(const Session& other) { sources_ = other.sources_; }
  /// Takes over the errors of a session that was made beside this one, and the texts to which they point.
  void TakeFaults(const Session& other);

  const SessionOptions& options() const { return options_; }
  SourceMap& sources() { return sources_; }
  const SourceMap& sources() const { return sources_; }
  DiagnosticSink& sink() { return sink_; }
  const DiagnosticSink& sink() const { return sink_; }
  ThreadPool& pool() { return *pool_; }
  Profile* profile() { return options_.profile ? &profile_ : nullptr; }

 private:
  Session(SessionOptions options, SourceMap sources, std::shared_ptr<ThreadPool> pool);

  SessionOptions options_;
  SourceMap sources_;
  DiagnosticSink sink_;
  std::shared_ptr<ThreadPool> pool_;
  Profile profile_;
};

}  // namespace tally
